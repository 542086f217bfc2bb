using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>The ways in which a table refuses, each with a code that stands first in its message.</summary>
internal static class LakeErrors
{
    public const string ReaderFeature = "UNSUPPORTED_READER_FEATURE";
    public const string WriterFeature = "UNSUPPORTED_WRITER_FEATURE";
    public const string ActiveFeature = "FEATURE_ACTIVE_NOT_IMPLEMENTED";
    public const string DeletionVectorUnreadable = "DELETION_VECTOR_UNREADABLE";

    public static TerminalException Refused(string code, string table, string operation, IEnumerable<string> what) =>
        new($"{code}: {operation} of table '{table}' refused: {string.Join(", ", what)}");

    public static TerminalException Broken(string table, string what, Exception? cause = null) =>
        new($"LOG_BROKEN: table '{table}': {what}", cause);

    public static TransientException Conflict(string code, string table, long version, string what) =>
        new($"{code}: table '{table}': version {version} of another writer {what}; run again from the new version");
}
