using System.Globalization;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Where the deleted rows of a data file are written down, as the log states it. Storage type <c>u</c>: a file below
/// the table named by an encoded uuid; <c>p</c>: a file by its absolute path; <c>i</c>: in the text itself.
/// </summary>
public sealed record DeletionVector(
    string StorageType, string PathOrInline, int? Offset, int SizeInBytes, long Cardinality)
{
    /// <summary>What tells it from other deletion vectors of the same data file.</summary>
    public string Id => Offset is { } offset
        ? string.Create(CultureInfo.InvariantCulture, $"{StorageType}{PathOrInline}@{offset}")
        : StorageType + PathOrInline;
}
