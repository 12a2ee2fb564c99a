using System.Runtime.InteropServices;

namespace Moev.Transport.Polling;

/// <summary>The system calls of Linux that the transport uses. The constants are the same on x64 and arm64.</summary>
internal static unsafe partial class LibC
{
    public const int EIntr = 4;
    public const int EAgain = 11;
    public const int ENoMem = 12;
    public const int ENFile = 23;
    public const int EMFile = 24;
    public const int EInval = 22;
    public const int EPipe = 32;
    public const int EBadF = 9;
    public const int EAddrNotAvail = 99;
    public const int ENetUnreach = 101;
    public const int EConnAborted = 103;
    public const int EConnReset = 104;
    public const int ENoBufs = 105;
    public const int ETimedOut = 110;
    public const int EConnRefused = 111;
    public const int EHostUnreach = 113;
    public const int EInProgress = 115;

    public const int AfInet = 2;
    public const int AfInet6 = 10;

    public const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC, EFD_CLOEXEC and SOCK_CLOEXEC
    public const int NonBlocking = 0x800; // O_NONBLOCK, EFD_NONBLOCK and SOCK_NONBLOCK
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int Truncate = 0x20; // MSG_TRUNC: for TCP, bytes are discarded instead of copied (tcp(7))
    public const int ShutdownSend = 1;
    public const int ShutdownBoth = 2;
    public const int SetFlags = 4; // F_SETFL
    public const int SocketLevel = 1; // SOL_SOCKET
    public const int SocketError = 4; // SO_ERROR

    public const int EpollAdd = 1;
    public const uint EpollEdgeTriggered = 1u << 31;

    public const int MonotonicClock = 1; // CLOCK_MONOTONIC, which Stopwatch reads
    public const int AbsoluteTime = 1; // TFD_TIMER_ABSTIME

    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint count, int flags);

    [LibraryImport(Name, EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial int TimerDescriptor(int clock, int flags);

    [LibraryImport(Name, EntryPoint = "timerfd_settime", SetLastError = true)]
    public static partial int SetTimer(int timer, int flags, TimerSpec* value, void* old);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(PolledSocket socket, byte* address, int* addressLength, int flags);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(PolledSocket socket, byte* address, uint addressLength);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetName(PolledSocket socket, byte* address, int* addressLength);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(PolledSocket socket, int level, int name, void* value, uint* length);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(PolledSocket socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(PolledSocket socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(PolledSocket socket, int how);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, int argument);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>The struct itimerspec.</summary>
    public struct TimerSpec
    {
        public nint IntervalSeconds;
        public nint IntervalNanoseconds;
        public nint Seconds;
        public nint Nanoseconds;
    }
}
