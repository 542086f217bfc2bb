using System.Globalization;
using DataPlatform.Engines.Spark.Protocol;

namespace DataPlatform.Engines.Spark;

/// <summary>Something Spark can read rows from: a query, a version of a Delta table, rows sent to it.</summary>
public sealed class SparkRelation
{
    private SparkRelation(Relation message) => Message = message;

    internal Relation Message { get; }

    internal Plan Plan => new() { Root = Message };

    /// <summary>A query whose text our own code wrote.</summary>
    public static SparkRelation Sql(string text) => new(new Relation { Sql = new SqlRelation { Query = text } });

    /// <summary>A query over named relations, which exist for this one statement only.</summary>
    public static SparkRelation Sql(string text, IReadOnlyDictionary<string, SparkRelation> named)
    {
        if (named.Count == 0)
            return Sql(text);
        var with = new WithRelations { Root = Sql(text).Message };
        foreach (var (name, relation) in named.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            with.References.Add(new Relation
            {
                SubqueryAlias = new SubqueryAlias { Input = relation.Message, Alias = name },
            });
        }
        return new(new Relation { WithRelations = with });
    }

    /// <summary>A version of the Delta table in that folder, or its newest.</summary>
    public static SparkRelation Delta(string path, long? version = null)
    {
        var source = new Read.Types.DataSource { Format = "delta" };
        source.Paths.Add(path);
        if (version is { } asked)
            source.Options["versionAsOf"] = asked.ToString(CultureInfo.InvariantCulture);
        return new(new Relation { Read = new Read { DataSource = source } });
    }

    /// <summary>The lines of a text file.</summary>
    internal static SparkRelation Text(string path)
    {
        var source = new Read.Types.DataSource { Format = "text" };
        source.Paths.Add(path);
        return new(new Relation { Read = new Read { DataSource = source } });
    }

    /// <summary>Some columns of it, as expressions our own code wrote.</summary>
    public SparkRelation Select(IEnumerable<string> expressions)
    {
        var project = new Project { Input = Message };
        project.Expressions.AddRange(expressions.Select(e => new Expression
        {
            ExpressionString = new Expression.Types.ExpressionString { Expression = e },
        }));
        return new(new Relation { Project = project });
    }

    /// <summary>No rows of the columns that the DDL states.</summary>
    public static SparkRelation Empty(string ddl) =>
        new(new Relation { LocalRelation = new LocalRelation { Schema = ddl } });

    internal static SparkRelation Inline(byte[] arrow, string ddl) => new(new Relation
    {
        LocalRelation = new LocalRelation { Data = Google.Protobuf.ByteString.CopyFrom(arrow), Schema = ddl },
    });

    internal static SparkRelation Cached(IEnumerable<string> dataHashes, string schemaHash)
    {
        var cached = new ChunkedCachedLocalRelation { SchemaHash = schemaHash };
        cached.DataHashes.AddRange(dataHashes);
        return new(new Relation { ChunkedCachedLocalRelation = cached });
    }
}
