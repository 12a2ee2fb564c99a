using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Says in one line what SQLite reports (https://sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int Protocol = 15;
    private const int NotADatabase = 26;
    private const int IoErrorFsync = 1034;
    private const int IoErrorDirectoryFsync = 1290;

    /// <summary>Translates a failure of a running ledger. An exception that is no failure of storage is returned as it is.</summary>
    public static Exception Translate(string path, Exception exception) => exception switch
    {
        SqliteException { SqliteExtendedErrorCode: IoErrorFsync or IoErrorDirectoryFsync } =>
            new LedgerFlushFailedException($"Flushing {path} failed", exception),
        SqliteException sqlite when Describe(sqlite) is { } what => new LedgerUnavailableException($"{path} {what}", exception),
        IOException or UnauthorizedAccessException => new LedgerUnavailableException($"{path} can't be opened: {exception.Message}", exception),
        _ => exception,
    };

    /// <summary>Returns a value indicating whether storage failed, and not one write.</summary>
    public static bool IsStorage(Exception exception) => exception is SqliteException sqlite && Describe(sqlite) is not null;

    /// <summary>Translates any failure of opening a ledger or of copying it.</summary>
    public static Exception TranslateAtStart(string path, Exception exception) => exception switch
    {
        LedgerUnavailableException => exception,
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } sqlite =>
            new LedgerUnavailableException($"{path} {Describe(sqlite)}: restore a backup, or choose another file with --Ledger:Path", exception),
        SqliteException sqlite => new LedgerUnavailableException($"{path} {Describe(sqlite) ?? "can't be used: " + sqlite.Message}", exception),
        IOException or UnauthorizedAccessException => new LedgerUnavailableException($"{path} can't be opened: {exception.Message.TrimEnd('.')}", exception),
        JsonException or FormatException or InvalidCastException or OverflowException or ArgumentException or InvalidOperationException =>
            new LedgerUnavailableException($"{path} has a record that can't be read ({exception.Message}): restore a backup", exception),
        _ => exception,
    };

    /// <summary>Describes a failure of storage, to follow the file's name; null for another error.</summary>
    private static string? Describe(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Busy or Locked or Protocol => "is locked by another process",
        NoMemory => "can't be used: memory is exhausted",
        Full => "can't grow: the disk is full",
        ReadOnly => "is read-only",
        IoError => $"has an I/O error ({exception.SqliteExtendedErrorCode})",
        CantOpen => "can't be opened",
        Corrupt => "is damaged",
        NotADatabase => "is not a ledger, or is damaged",
        _ => null,
    };
}
