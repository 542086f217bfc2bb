using System.Globalization;
using DataPlatform.Transforms;

namespace DataPlatform.Engines.Spark;

/// <summary>Spark's facts, asked of the server.</summary>
internal static class SparkEngineSheet
{
    public static EngineSheet Of(SparkSession session)
    {
        var slots = session.Query(
            "SELECT count(*) FROM (SELECT DISTINCT spark_partition_id() AS p FROM range(0, 10000))").Rows[0][0];
        var memory = session.Setting("spark.executor.memory") ?? session.Setting("spark.driver.memory");
        return new EngineSheet(
            "Spark", session.ServerVersion, Convert.ToInt32(slots, CultureInfo.InvariantCulture),
            memory ?? "Spark's default", session.Setting("spark.local.dir") ?? "Spark's default");
    }
}
