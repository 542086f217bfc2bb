using DataPlatform.Core;
using DataPlatform.Transforms;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Describes queries over empty tables, on an instance that can reach no file at all.</summary>
internal sealed class DuckDbEngineBinding : IDisposable
{
    private readonly DuckDbInstance instance = new(
        "SET GLOBAL TimeZone='UTC'", "SET autoinstall_known_extensions=false", "SET autoload_known_extensions=false",
        "SET threads=1", "SET enable_external_access=false", "SET lock_configuration=true");
    private readonly DuckDbEngineGuard guard;

    public DuckDbEngineBinding() => guard = new DuckDbEngineGuard(instance.Open());

    public IReadOnlyList<ResultColumn> Describe(Transform transform)
    {
        var place = new Place($"transform {transform.TableName}");
        var query = transform.Query(Window.All).Inline(transform);
        var inputs = transform.Inputs.DistinctBy(t => t.TableName).ToArray();
        RefuseUndeclared(place, guard.Admit(query, place, repeatable: true), inputs);
        using var connection = instance.Open();
        foreach (var input in inputs)
        {
            var columns = input.Columns.Select(c => $"{Names.Quote(c.Name)} {c.Type.Sql}");
            DuckDbInstance.Execute(
                connection, $"CREATE TEMP TABLE {Names.Quote(input.TableName)} ({string.Join(", ", columns)})");
        }
        using var command = connection.CreateCommand();
        command.CommandText = "DESCRIBE " + query;
        try
        {
            using var reader = command.ExecuteReader();
            var described = new List<ResultColumn>();
            while (reader.Read())
                described.Add(Described(transform, reader.GetString(0), reader.GetString(1)));
            return described;
        }
        catch (DuckDBException fault)
        {
            throw DuckDbEngineFaults.OfTransform(transform, fault);
        }
    }

    public void Dispose()
    {
        guard.Dispose();
        instance.Dispose();
    }

    private static void RefuseUndeclared(Place place, DuckDbEngineNames names, IReadOnlyList<Table> inputs)
    {
        var undeclared = names.Tables.FirstOrDefault(
            n => !names.Expressions.Contains(n)
                && inputs.All(i => !string.Equals(i.TableName, n, StringComparison.OrdinalIgnoreCase)));
        if (undeclared is not null)
        {
            throw new DefinitionException(
                place, $"table '{undeclared}' in the query", $"only its inputs: {string.Join(", ", inputs)}",
                $"hold {undeclared} in a field, so that the plan knows of it");
        }
    }

    private static ResultColumn Described(Transform transform, string name, string type) =>
        DuckDbEngineCells.TypeOf(type) is { } known
            ? new ResultColumn(name, known)
            : throw new DefinitionException(
                new Place($"transform {transform.TableName}"), $"column '{name}' of type {type}",
                transform.Find(name)?.Type.ToString() ?? "a type the lake has", "CAST it in the query");
}
