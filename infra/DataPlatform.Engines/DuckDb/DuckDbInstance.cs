using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>A DuckDB instance of its own: set up once, then opened as often as there are queries at a time.</summary>
internal sealed class DuckDbInstance : IDisposable
{
    // private to this object: a name after the colon would be the name of a file
    private readonly DuckDBConnection keeper = new("DataSource=:memory:");

    public DuckDbInstance(params IEnumerable<string> settings)
    {
        keeper.Open();
        foreach (var setting in settings)
            Execute(keeper, setting);
    }

    public DuckDBConnection Open()
    {
        lock (keeper)
        {
            var connection = keeper.Duplicate();
            connection.Open();
            return connection;
        }
    }

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => keeper.Dispose();
}
