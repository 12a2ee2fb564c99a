using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Moev.Transport.Polling;

/// <summary>An event loop: one thread that waits for many sockets (epoll(7), edge-triggered) and notifies their owners, one after the other.</summary>
/// <remarks>
/// A socket is registered once, for all events: one system call per connection. The owner reacts to an edge on this thread, without a hop to another
/// one.
/// </remarks>
public sealed unsafe class EventLoop : IDisposable
{
    /// <summary>The most sockets that one wait reports.</summary>
    private const int MaxEvents = 256;

    private const uint Interests = (uint)(SocketEvents.Readable | SocketEvents.Urgent | SocketEvents.Writable | SocketEvents.PeerClosed) | LibC.EpollEdgeTriggered;

    // struct epoll_event is packed on x64 and aligned elsewhere: 4 bytes of events, then 8 of data.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = DataOffset + sizeof(ulong);

    private readonly int _epoll;
    private readonly int _wake;
    private readonly SocketTable _sockets = new();
    private readonly Func<long?>? _beforeWait;
    private readonly LoopTimer? _timer;
    private readonly Lock _wakeGate = new();
    private readonly Thread _thread;
    private readonly Lock _adding = new();
    private volatile bool _stopping;
    private bool _disposed; // under the lock of adding
    private bool _closed; // under the lock of waking
    private bool _closesItself; // the loop's thread: Dispose was called on it

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name. Linux shows 15 characters of it.</param>
    /// <param name="beforeWait">
    /// Runs on the thread before each wait, and returns the latest time of its next run: a timestamp of <see cref="Stopwatch"/>, kept to
    /// microseconds, or null for the next event.
    /// </param>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux on x64 or arm64.</exception>
    /// <exception cref="Win32Exception">The system has no descriptor left.</exception>
    public EventLoop(string name, Func<long?>? beforeWait = null)
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("Sockets are polled on Linux, on x64 and arm64, only.");
        _epoll = Checked(LibC.EpollCreate(LibC.CloseOnExec));
        _wake = Checked(LibC.EventDescriptor(0, LibC.CloseOnExec | LibC.NonBlocking));
        Register(_wake, SocketTable.None);
        if (beforeWait is not null)
        {
            _beforeWait = beforeWait;
            _timer = new LoopTimer();
            Register(_timer.Descriptor, SocketTable.None);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Indicates that the system supports event loops.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Indicates that the caller runs on this loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Watches a socket. Its owner is notified at once of events that are already there. Any thread.</summary>
    /// <exception cref="Win32Exception">The system refuses to watch more sockets.</exception>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    public void Add(PolledSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        // After disposal the number of the loop's descriptor may be reused, for example by .NET's own event loop.
        lock (_adding)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _sockets.Add(socket);
            try
            {
                Register(socket.Descriptor, socket.Token);
            }
            catch (Win32Exception)
            {
                _sockets.Remove(socket);
                throw;
            }
        }
    }

    /// <summary>Ends the remaining connections, and the thread. Their owners are notified meanwhile, and close the descriptors.</summary>
    public void Dispose()
    {
        lock (_adding)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        foreach (var socket in _sockets.All())
            socket.Shutdown();
        _stopping = true;
        Wake();
        if (IsCurrent)
        {
            // Called on the loop's own thread, by a connection: the thread ends after this event.
            _closesItself = true;
            return;
        }

        _thread.Join();
        Close();
    }

    /// <summary>Ends the current wait, or the next one, so that the callback before a wait runs soon. Any thread.</summary>
    public void Wake()
    {
        // The number of a closed descriptor may be reused by now.
        lock (_wakeGate)
        {
            if (_closed)
                return;
            // It is never read: each write is an edge.
            var one = 1ul;
            _ = LibC.Write(_wake, &one, sizeof(ulong));
        }
    }

    internal void Remove(PolledSocket socket)
    {
        // The descriptor is closed next, which ends its registration.
        if (socket.Token != SocketTable.None)
            _sockets.Remove(socket);
    }

    internal static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Register(int descriptor, ulong token)
    {
        var description = stackalloc byte[EventBytes];
        *(uint*)description = Interests;
        *(ulong*)(description + DataOffset) = token;
        Checked(LibC.EpollControl(_epoll, LibC.EpollAdd, descriptor, description));
    }

    private void Run()
    {
        var events = stackalloc byte[MaxEvents * EventBytes];
        while (true)
        {
            if (_beforeWait is not null)
                _timer!.Set(_beforeWait());
            var isLastLook = _stopping;
            var count = LibC.EpollWait(_epoll, events, MaxEvents, isLastLook ? 0 : -1);
            if (count < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == LibC.EIntr)
                    continue;
                throw new Win32Exception(error); // the descriptor is ours: the loop cannot continue
            }

            var next = events;
            for (var i = 0; i < count; i++, next += EventBytes)
                _sockets.Find(*(ulong*)(next + DataOffset))?.Owner.OnReady((SocketEvents)(*(uint*)next));
            // Reports all events of the sockets' shutdown, even if they are more than one wait reports.
            if (isLastLook && count < MaxEvents)
                break;
        }

        if (_closesItself)
            Close();
    }

    private void Close()
    {
        lock (_wakeGate)
        {
            _closed = true;
            _ = LibC.Close(_wake);
        }

        _timer?.Dispose();
        _ = LibC.Close(_epoll);
    }
}
