using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks;

/// <summary>
/// Tracing emissions to order lines by the platform's transforms (shares, elements, parts, exact to the last digit)
/// against the shortest SQL that groups and joins the same tables in floating point, both on one connection with a
/// limit of 2 GB. Four lines a shipment, one leg each, every leg with a factor.
/// </summary>
internal static class CarbonTracing
{
    public static int Run(string[] args)
    {
        var lines = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var pairs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var folder = Directory.CreateTempSubdirectory("carbon-bench").FullName;
        try
        {
            using var connection = new DuckDBConnection($"DataSource={Path.Combine(folder, "bench.db")}");
            connection.Open();
            Do(connection, $"""
                SET memory_limit='2GB'; SET threads=2; SET TimeZone='UTC'; SET preserve_insertion_order=false;
                SET temp_directory='{folder}/spill'
                """);
            Fill(connection, lines);
            Ratio.Measure($"carbon tracing of {lines} order lines", pairs, () => Ratio.Time(() => Ours(connection)),
                () => Ratio.Time(() => Do(connection, Raw)));
            using var check = connection.CreateCommand();
            check.CommandText = """
                SELECT (SELECT count(*) FROM emission_allocation), (SELECT count(*) FROM raw),
                    (SELECT sum(wtw_kg) FROM emission_allocation)::DOUBLE / (SELECT sum(kg) FROM raw)
                """;
            using var reader = check.ExecuteReader();
            reader.Read();
            Console.WriteLine($"rows {reader.GetValue(0)} and {reader.GetValue(1)}, emissions ours / raw "
                + $"{reader.GetDouble(2):0.000000000}, peak memory "
                + $"{System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private const string Raw = """
        CREATE OR REPLACE TABLE raw AS
        WITH total AS (SELECT shipment_id, sum(mass_kg)::DOUBLE AS kg FROM shipment_line GROUP BY 1)
        SELECT l.leg_id, s.order_no, s.order_line_no, l.departed_on, o.customer_id, o.product_id, o.channel_id,
            o.company_code, l.mode, l.carrier_id, s.mass_kg::DOUBLE / t.kg AS share,
            s.mass_kg::DOUBLE * l.distance_km / 1000 AS tkm, s.mass_kg::DOUBLE * l.distance_km / 1000 * f.wtt_kg AS wtt,
            s.mass_kg::DOUBLE * l.distance_km / 1000 * f.ttw_kg AS ttw,
            s.mass_kg::DOUBLE * l.distance_km / 1000 * (f.wtt_kg + f.ttw_kg) AS kg, l.factor_id, f.version
        FROM transport_leg AS l JOIN shipment_line AS s ON s.shipment_id = l.shipment_id
        JOIN total AS t ON t.shipment_id = l.shipment_id
        LEFT JOIN sales_order_line AS o ON o.order_no = s.order_no AND o.line_no = s.order_line_no
        LEFT JOIN emission_factor AS f ON f.factor_id = l.factor_id AND l.departed_on >= f.valid_from
            AND l.departed_on < f.valid_to
        """;

    private static void Ours(DuckDBConnection connection)
    {
        var wanted = new[] { nameof(ShipmentShare), nameof(StatedFactor), nameof(OperationIntensity),
            nameof(FactorValue), nameof(PlaceDistance), nameof(TransportChainElement), nameof(LoadShare),
            nameof(EmissionAllocation) };
        foreach (var transform in WarehouseTransforms.All(Rules.None).Where(t => wanted.Contains(t.GetType().Name)))
        {
            Do(connection, $"CREATE OR REPLACE TABLE \"{transform.TableName}\" AS "
                + transform.Query(Window.All).Inline(transform));
        }
    }

    private static void Fill(DuckDBConnection connection, long lines)
    {
        foreach (var table in WarehouseTables.All)
        {
            Do(connection, $"CREATE TABLE \"{table.TableName}\" ({string.Join(", ",
                table.Columns.Select(c => $"{Names.Quote(c.Name)} {c.Type.Sql}"))})");
        }
        Insert(connection, new EmissionFactor(), 50, """
            'F' || i AS factor_id, '1' AS version, 'transport' AS kind, 'tkm' AS activity_unit,
            0.01 + i * 0.001 AS wtt_kg, 0.06 + i * 0.002 AS ttw_kg,
            DATE '2024-01-01' AS valid_from, DATE '9999-12-31' AS valid_to,
            TIMESTAMPTZ '2024-01-01 00:00:00+00' AS recorded_at
            """);
        Insert(connection, new SalesOrderLine(), lines, """
            'O' || (i // 3) AS order_no, CAST(i % 3 AS VARCHAR) AS line_no, 'C' || (i % 5000) AS customer_id,
            'P' || (i % 900) AS product_id, 'K' || (i % 4) AS channel_id, '1000' AS company_code, 'EUR' AS currency,
            DATE '2025-01-01' + CAST(i % 360 AS INTEGER) AS ordered_on
            """);
        Insert(connection, new ShipmentLine(), lines, """
            'S' || (i // 4) AS shipment_id, CAST(i % 4 AS VARCHAR) AS line_no, 'O' || (i // 3) AS order_no,
            CAST(i % 3 AS VARCHAR) AS order_line_no, 'P' || (i % 900) AS product_id, 1 + i % 9 AS quantity,
            5.125 + i % 977 AS mass_kg
            """);
        Insert(connection, new TransportLeg(), lines / 4, """
            'L' || i AS leg_id, 'S' || i AS shipment_id, 1 AS sequence, 'road' AS mode, 'V' || (i % 30) AS carrier_id,
            DATE '2025-01-02' + CAST(i % 360 AS INTEGER) AS departed_on, 20.5 + i % 900 AS distance_km,
            'actual' AS distance_basis, 'F' || (i % 50) AS factor_id, 'default' AS data_type, 'seller' AS freight_payer
            """);
    }

    private static void Insert(DuckDBConnection connection, Table table, long rows, string columns) => Do(
        connection, $"INSERT INTO \"{table.TableName}\" BY NAME SELECT {columns} FROM range({rows}) AS r(i)");

    private static void Do(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
