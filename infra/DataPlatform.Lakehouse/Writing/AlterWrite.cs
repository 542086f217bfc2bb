using System.Text.Json.Nodes;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>A change of schema or properties. It has looked at all of the metadata: losing to another one is raised.
/// </summary>
internal sealed class AlterWrite(DeltaTable table, TableChange change, CommitInfo info) : TableWrite(table, info)
{
    private const string ConstraintKey = "delta.constraints.";

    protected override Access Access => Access.Append;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["change"] = change.GetType().Name };

    protected override Draft Prepare(LogState state, Snapshot snapshot) => change switch
    {
        TableChange.AddColumns add => WithSchema(state, snapshot, Added(snapshot, add)),
        TableChange.RenameColumn rename => WithSchema(state, snapshot, Renamed(Mapped(snapshot), rename)),
        TableChange.DropColumn drop => WithSchema(state, snapshot, Dropped(Mapped(snapshot), drop)),
        TableChange.WidenColumn widen => WithSchema(state, snapshot, Widened(snapshot, widen)),
        TableChange.AllowNulls allow => WithSchema(state, snapshot, [.. snapshot.Schema.Select(c =>
            c == Column(snapshot, allow.Name) ? c with { Nullable = true } : c)]),
        TableChange.AddConstraint add => Constrained(state, snapshot, add),
        TableChange.DropConstraint drop => WithProperties(
            state, snapshot, new Dictionary<string, string?> { [ConstraintKey + drop.Name] = null }),
        TableChange.SetProperties set => WithProperties(state, snapshot, set.Properties),
        _ => throw new InvalidOperationException($"no commit for {change.GetType().Name}"),
    };

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) => KeepOrRaise(draft, state);

    private DeltaColumn Column(Snapshot snapshot, string name) => snapshot.Find(name)
        ?? throw new DefinitionException(
            Table.Name, name, $"a column of the table ({string.Join(", ", snapshot.Schema.Select(c => c.Name))})");

    private List<DeltaColumn> Added(Snapshot snapshot, TableChange.AddColumns add)
    {
        if (add.Columns.FirstOrDefault(c => snapshot.Find(c.Name) is not null) is { } known)
            throw new DefinitionException(Table.Name, known.Name, "a name the table does not have yet");
        if (add.Columns.FirstOrDefault(c => !c.Nullable) is { } required && snapshot.Files.Count > 0)
            throw new DefinitionException(
                $"{Table.Name}.{required.Name}", "a new NOT NULL column", "a nullable one: the table holds rows");
        return [.. snapshot.Schema, .. add.Columns];
    }

    private List<DeltaColumn> Renamed(Snapshot snapshot, TableChange.RenameColumn rename)
    {
        var column = Column(snapshot, rename.From);
        Unused(snapshot, column);
        if (snapshot.Find(rename.To) is { } taken && taken != column)
            throw new DefinitionException(Table.Name, rename.To, "a name the table does not have yet");
        return [.. snapshot.Schema.Select(c => c == column ? c with { Name = rename.To } : c)];
    }

    private List<DeltaColumn> Dropped(Snapshot snapshot, TableChange.DropColumn drop)
    {
        var column = Column(snapshot, drop.Name);
        Unused(snapshot, column);
        if (snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
            throw new DefinitionException($"{Table.Name}.{column.Name}", "a partition column", "another column");
        return [.. snapshot.Schema.Where(c => c != column)];
    }

    private List<DeltaColumn> Widened(Snapshot snapshot, TableChange.WidenColumn widen)
    {
        var column = Column(snapshot, widen.Name);
        if (snapshot.Configuration.GetValueOrDefault("delta.enableTypeWidening") != "true")
            throw new DefinitionException(Table.Name, "no delta.enableTypeWidening", "the property set to true first");
        var from = column.Field.Type is PrimitiveType primitive ? primitive.Name : "a type with parts";
        if (from == widen.To || !TypeChanges.IsKnown(from, widen.To))
            throw new DefinitionException(
                $"{Table.Name}.{column.Name}", $"{from} to {widen.To}", "a change that keeps every value");
        var metadata = JsonNode.Parse(column.Metadata ?? "{}")!.AsObject();
        if (metadata[TypeChanges.Key] is not JsonArray changes)
            metadata[TypeChanges.Key] = changes = [];
        changes.Add(new JsonObject { ["fromType"] = from, ["toType"] = widen.To });
        var own = TypeText.Own(widen.To);
        var wide = column with
        {
            Type = own ?? column.Type,
            Foreign = own is null ? $"\"{widen.To}\"" : null,
            ForeignSql = own is null ? new PrimitiveType(widen.To).Sql : null,
            Metadata = metadata.ToJsonString(),
        };
        return [.. snapshot.Schema.Select(c => c == column ? wide : c)];
    }

    // an expression of another engine names columns by text; changing it is not ours
    private void Unused(Snapshot snapshot, DeltaColumn column)
    {
        var users = snapshot.Configuration.Where(c => c.Key.StartsWith(ConstraintKey, StringComparison.Ordinal))
            .Select(c => (c.Key, c.Value))
            .Concat(snapshot.Schema.Where(c => c.Metadata is not null && c != column)
                .Select(c => (Key: c.Name, Value: c.Metadata!))
                .Where(c => c.Value.Contains("Expression", StringComparison.Ordinal)));
        if (users.FirstOrDefault(u => u.Value.Contains(column.Name, StringComparison.OrdinalIgnoreCase))
            .Key is { } user)
            throw new DefinitionException(
                $"{Table.Name}.{column.Name}", $"a use in {user}", "a column that no expression of the table names");
    }

    private Snapshot Mapped(Snapshot snapshot) => snapshot.ColumnsFoundBy != FoundBy.Name
        ? snapshot
        : throw new DefinitionException(
            Table.Name, "no column mapping", "delta.columnMapping.mode set to name first",
            "without it files find their columns by name");

    private Draft WithSchema(LogState state, Snapshot snapshot, IReadOnlyList<DeltaColumn> schema)
    {
        var (columns, configuration) = MappedColumns.Assign(schema, snapshot.Configuration, Table.Lake.Ids);
        var protocol = columns.Any(c => c.Field.Type.All.Any(t => t is PrimitiveType { Name: "timestamp_ntz" }))
            ? ProtocolUpgrade.With(state.Protocol!, "timestampNtz", forReaders: true)
            : state.Protocol!;
        return new Draft(
            state, state.Metadata! with { SchemaString = SchemaText.Write(columns), Configuration = configuration }, 0)
        {
            NewProtocol = ReferenceEquals(protocol, state.Protocol) ? null : protocol,
        };
    }

    private Draft Constrained(LogState state, Snapshot snapshot, TableChange.AddConstraint add)
    {
        if (snapshot.Configuration.ContainsKey(ConstraintKey + add.Name))
            throw new DefinitionException(Table.Name, $"a constraint {add.Name}", "a name that is not taken");
        var draft = WithProperties(
            state, snapshot, new Dictionary<string, string?> { [ConstraintKey + add.Name] = add.Condition });
        new RowRules(snapshot with { Configuration = draft.NewMetadata!.Configuration })
            .Check(Scratch, Scratch.Scan(snapshot));
        var protocol = state.Protocol!.WriterFeatures is null && state.Protocol.MinWriterVersion <= 3
            ? state.Protocol with { MinWriterVersion = 3 }
            : ProtocolUpgrade.With(state.Protocol, "checkConstraints", forReaders: false);
        return draft with
        {
            NewProtocol = protocol == state.Protocol ? null : protocol, Reads = ReadSet.Of(state),
        };
    }

    private Draft WithProperties(LogState state, Snapshot snapshot, IReadOnlyDictionary<string, string?> properties)
    {
        var configuration = new Dictionary<string, string>(snapshot.Configuration, StringComparer.Ordinal);
        var protocol = state.Protocol!;
        foreach (var (name, value) in properties)
        {
            ProtocolUpgrade.CheckKnown(Table.Name, name);
            if (ProtocolUpgrade.For(name, value) is var (feature, forReaders))
                protocol = ProtocolUpgrade.With(protocol, feature, forReaders);
            if (value is null)
                configuration.Remove(name);
            else
                configuration[name] = value;
        }
        var columns = snapshot.Schema;
        IReadOnlyDictionary<string, string> settings = configuration;
        var mode = configuration.GetValueOrDefault("delta.columnMapping.mode", "none");
        if (mode != snapshot.Configuration.GetValueOrDefault("delta.columnMapping.mode", "none"))
        {
            if (snapshot.ColumnsFoundBy != FoundBy.Name || mode != "name")
                throw new DefinitionException(
                    Table.Name, $"column mapping {mode}", "name, on a table without column mapping");
            (columns, settings) = MappedColumns.Assign(columns, configuration, Table.Lake.Ids, keepsNames: true);
        }
        return new Draft(
            state, state.Metadata! with { SchemaString = SchemaText.Write(columns), Configuration = settings }, 0)
        {
            NewProtocol = ReferenceEquals(protocol, state.Protocol) ? null : protocol,
        };
    }
}
