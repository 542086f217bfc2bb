using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>Parquet files, read by the scratchpad's engine and given in the formats that the feed declares.</summary>
public sealed class ParquetFiles() : FileSource(FileFormat.Parquet)
{
    // more rows than this per byte of the file is a claim that no honest encoding makes
    private const long MostRowsPerByte = 100_000;

    /// <inheritdoc/>
    public override string Relation(FeedRead read, Delivery delivery)
    {
        Unchanged(delivery, HashOf(delivery.Path));
        var (feed, scratch) = (read.Feed, read.Scratch);
        var file = Names.Literal(delivery.Path);
        var rows = (long)scratch.Query($"SELECT CAST(num_rows AS BIGINT) FROM parquet_file_metadata({file})")
            .Single()[0]!;
        if (rows < 0 || rows / MostRowsPerByte > new FileInfo(delivery.Path).Length)
        {
            throw new DefinitionException(new Place(delivery.Path), $"a file that claims {rows} rows",
                "a file whose size fits its rows", "have the file sent again");
        }
        var columns = scratch.Query($"DESCRIBE SELECT * FROM read_parquet({file})")
            .Select(r => ((string)r[0]!, (string)r[1]!)).ToList();
        var header = Header.Of(feed, [.. columns.Select(c => c.Item1)], new Place(delivery.Path));
        var cells = feed.Contract.Properties.Select((p, i) =>
        {
            var (name, type) = columns[header.Positions[i]];
            return $"{Text(read, p, Names.Quote(name), type)} AS c{i}";
        });
        return $"SELECT file_row_number + 1 AS line, {string.Join(", ", cells)} "
            + $"FROM read_parquet({file}, file_row_number = true)";
    }

    private static string Text(FeedRead read, ContractProperty property, string column, string type)
    {
        var plain = $"CAST({column} AS VARCHAR)";
        if (CellText.FormatOf(read.Feed, property) is { } format
            && (type == "DATE" || type.StartsWith("TIMESTAMP", StringComparison.Ordinal)))
        {
            var local = type == "TIMESTAMP WITH TIME ZONE"
                ? $"timezone({Names.Literal(read.Zone.Id)}, {column})"
                : $"CAST({column} AS TIMESTAMP)";
            var letters = Names.Literal(format.Engine);
            return $"CASE WHEN try_strptime(strftime({local}, {letters}), {letters}) = {local} "
                + $"THEN strftime({local}, {letters}) ELSE {plain} END";
        }
        var isReal = type is "DOUBLE" or "FLOAT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);
        if (isReal && property.Type == LogicalType.Integer)
            return $"CASE WHEN TRY_CAST({column} AS BIGINT) = {column} "
                + $"THEN CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR) ELSE {plain} END";
        return isReal && property.Type == LogicalType.Number && read.Feed.Read.Decimal != "."
            ? $"replace({plain}, '.', {Names.Literal(read.Feed.Read.Decimal)})"
            : plain;
    }
}
