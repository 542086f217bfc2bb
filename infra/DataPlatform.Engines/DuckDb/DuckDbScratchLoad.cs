using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Bulk loading by the appender; a prepared insert is a thousand times slower.</summary>
internal static class DuckDbLoad
{
    public static long Append(
        DuckDBConnection connection, string table, IReadOnlyList<ScratchColumn> columns, IEnumerable<object?[]> rows)
    {
        var count = 0L;
        var kinds = columns.Select(c => c.Type.Kind).ToArray();
        using var appender = connection.CreateAppender(table);
        foreach (var cells in rows)
        {
            if (cells.Length != kinds.Length)
                throw new ArgumentException(
                    $"row {count + 1} of '{table}' has {cells.Length} cells for {kinds.Length} columns", nameof(rows));
            var row = appender.CreateRow();
            for (var i = 0; i < kinds.Length; i++)
            {
                if (!TryAppend(row, kinds[i], cells[i]))
                    throw new ArgumentException(
                        $"row {count + 1} of '{table}': a {cells[i]!.GetType().Name} is no {columns[i].Type} "
                        + $"for '{columns[i].Name}'", nameof(rows));
            }
            row.EndRow();
            count++;
        }
        return count;
    }

    private static bool TryAppend(IDuckDBAppenderRow row, ColumnKind kind, object? cell)
    {
        switch (kind, cell)
        {
            case (_, null):
                row.AppendNullValue();
                return true;
            // the text call stops at a NUL character, the bytes call does not
            case (ColumnKind.Text, string text) when text.Contains('\0', StringComparison.Ordinal):
                row.AppendValue(Encoding.UTF8.GetBytes(text));
                return true;
            case (ColumnKind.Text, string text):
                row.AppendValue(text);
                return true;
            case (ColumnKind.Whole, long whole):
                row.AppendValue(whole);
                return true;
            case (ColumnKind.Whole, int whole):
                row.AppendValue((long)whole);
                return true;
            case (ColumnKind.Flag, bool flag):
                row.AppendValue(flag);
                return true;
            case (ColumnKind.Decimal, decimal number):
                row.AppendValue(number);
                return true;
            case (ColumnKind.Decimal, long number):
                row.AppendValue((decimal)number);
                return true;
            case (ColumnKind.Real, double real):
                row.AppendValue(real);
                return true;
            case (ColumnKind.Day, DateOnly day):
                row.AppendValue(day);
                return true;
            case (ColumnKind.Instant, DateTimeOffset instant):
                row.AppendValue(instant);
                return true;
            default:
                return false;
        }
    }
}
