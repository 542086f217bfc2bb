using DataPlatform.Warehouse.Platform;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Semantic.Compiling;

/// <summary>Tables the compiler itself names, one instance each.</summary>
internal static class Tables
{
    internal static readonly SegmentAssignment Assignments = new();
    internal static readonly Segment Segments = new();
    internal static readonly Customer Customers = new();
    internal static readonly Product Products = new();
    internal static readonly RunLog Runs = new();
    internal static readonly IngestionBatch Batches = new();
}
