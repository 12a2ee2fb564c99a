using Microsoft.Data.Sqlite;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Copies the ledger as of one commit while the gateway runs. The copy is a ledger: to restore it, replace the file.</summary>
internal static class SqliteBackup
{
    /// <param name="database">The ledger, which may be in use.</param>
    /// <param name="file">The copy. It appears when it is complete and flushed, not before.</param>
    /// <exception cref="IOException">The file exists, or can't be written.</exception>
    /// <exception cref="SqliteException">The ledger can't be read, or the disk is full.</exception>
    public static void Write(SqliteDatabase database, string file)
    {
        if (File.Exists(file))
            throw new IOException($"{file} exists; a backup never replaces a file");
        var part = file + ".part";
        File.Delete(part);
        try
        {
            // VACUUM INTO takes an empty file, and keeps its permissions.
            OpenFile.OrNew(part).Dispose();
            using (var connection = database.OpenForBackup())
            using (var statement = new SqliteStatement(connection, "VACUUM INTO $1"))
                statement.Bind(part).Execute();
            using (var copy = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
                copy.Flush(flushToDisk: true);
            File.Move(part, file, overwrite: false);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
