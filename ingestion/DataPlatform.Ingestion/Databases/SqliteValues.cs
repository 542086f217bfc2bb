using System.Runtime.InteropServices;

namespace DataPlatform.Ingestion.Databases;

/// <summary>
/// Values of the row a SQLite statement stands on, straight from the library. The client's own calls take the
/// connection's mutex and count a reference for each cell, twice and three times over, which is most of the time of a
/// large read. A value lives until the statement's next step; the caller keeps the statement alive.
/// </summary>
internal static partial class SqliteValues
{
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_column_value")]
    [SuppressGCTransition]
    internal static partial nint Of(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
    [SuppressGCTransition]
    internal static partial int TypeOf(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_int64")]
    [SuppressGCTransition]
    internal static partial long Whole(nint value);

    /// <summary>The bytes of a text in a database whose texts are UTF-8.</summary>
    internal static unsafe ReadOnlySpan<byte> Text(nint value)
    {
        // the length is asked for last: the first call may move the bytes
        var bytes = Bytes(value);
        return new ReadOnlySpan<byte>(bytes, Length(value));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_value_text")]
    [SuppressGCTransition]
    private static unsafe partial byte* Bytes(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint value);
}
