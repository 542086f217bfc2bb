using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// Writes to one Delta table through Spark. Every write names who wrote and the number of the write, so that sending it
/// again changes nothing, and carries a note into the log.
/// </summary>
public sealed class SparkTable(SparkSession session, string path)
{
    /// <summary>Adds rows.</summary>
    public void Append(SparkRelation rows, CommitInfo commit, CancellationToken cancellation = default) =>
        Guarded(() => Write(rows, WriteOperation.Types.SaveMode.Append, null, commit, cancellation));

    /// <summary>Replaces the rows for which the condition is true, or all of them.</summary>
    public void Overwrite(
        SparkRelation rows, string? condition, CommitInfo commit, CancellationToken cancellation = default) =>
        Guarded(() => OverwriteRaw(rows, condition, commit, cancellation));

    /// <summary>
    /// Updates rows whose keys equal a row of the source and inserts the others. Two source rows for one key are
    /// refused by Spark.
    /// </summary>
    public void Merge(
        IReadOnlyList<string> keys, IReadOnlyList<string> columns, SparkRelation source, CommitInfo commit,
        CancellationToken cancellation = default) =>
        Guarded(() => MergeRaw(keys, columns, source, commit, cancellation));

    /// <summary>The same, with faults as Spark told them.</summary>
    internal void OverwriteRaw(
        SparkRelation rows, string? condition, CommitInfo commit, CancellationToken cancellation) =>
        Write(rows, WriteOperation.Types.SaveMode.Overwrite, condition, commit, cancellation);

    private void MergeRaw(
        IReadOnlyList<string> keys, IReadOnlyList<string> columns, SparkRelation source, CommitInfo commit,
        CancellationToken cancellation)
    {
        const string view = "dataplatform_merge_source";
        static string Q(string name) => SparkTypes.Quoted(name);
        session.Name(view, source, cancellation);
        var settings = new Dictionary<string, string>
        {
            ["spark.databricks.delta.write.txnAppId"] = commit.AppId,
            ["spark.databricks.delta.write.txnVersion"] = commit.AppVersion.ToString(CultureInfo.InvariantCulture),
            ["spark.databricks.delta.commitInfo.userMetadata"] = commit.UserMetadata ?? "",
        };
        session.Set(settings, cancellation);
        try
        {
            var rest = columns.Except(keys, StringComparer.OrdinalIgnoreCase).ToArray();
            var update = rest.Length == 0
                ? ""
                : $"WHEN MATCHED THEN UPDATE SET {string.Join(", ", rest.Select(c => $"{Q(c)} = s.{Q(c)}"))}";
            session.RunRaw(Sql($"""
                MERGE INTO delta.{Q(path)} AS t USING {view} AS s
                ON {string.Join(" AND ", keys.Select(k => $"t.{Q(k)} = s.{Q(k)}"))}
                {update}
                WHEN NOT MATCHED THEN INSERT ({string.Join(", ", columns.Select(Q))})
                    VALUES ({string.Join(", ", columns.Select(c => $"s.{Q(c)}"))})
                """), cancellation);
        }
        finally
        {
            session.Unset(settings.Keys, CancellationToken.None);
        }
    }

    private void Write(
        SparkRelation rows, WriteOperation.Types.SaveMode mode, string? condition, CommitInfo commit,
        CancellationToken cancellation)
    {
        var write = new WriteOperation { Input = rows.Message, Source = "delta", Path = path, Mode = mode };
        write.Options["txnAppId"] = commit.AppId;
        write.Options["txnVersion"] = commit.AppVersion.ToString(CultureInfo.InvariantCulture);
        write.Options["mergeSchema"] = "true";
        if (commit.UserMetadata is { } note)
            write.Options["userMetadata"] = note;
        if (condition is not null)
            write.Options["replaceWhere"] = condition;
        session.RunRaw(new Protocol.Plan { Command = new Command { WriteOperation = write } }, cancellation);
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (SparkFault fault)
        {
            throw SparkFaults.Of(fault, new Place($"table {Path.GetFileName(path)}"), session.Address);
        }
    }

    private static Protocol.Plan Sql(string text) => new()
    {
        Command = new Command { SqlCommand = new SqlCommand { Input = SparkRelation.Sql(text).Message } },
    };
}
