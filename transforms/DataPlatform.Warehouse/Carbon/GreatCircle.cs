using DataPlatform.Core;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Great-circle distance on a sphere by the haversine formula, which stays exact for near points. Angles are degrees,
/// the radius kilometres; the result is rounded to a tenth of a metre so that engines agree.
/// </summary>
public static class GreatCircle
{
    /// <summary>Mean radius of the Earth that this platform uses, km.</summary>
    public const decimal EarthRadiusKm = 6371.0m;

    /// <summary>Kilometres between two points, DECIMAL(12,4); null as soon as a coordinate is.</summary>
    public static Sql Kilometres(
        Sql fromLatitude, Sql fromLongitude, Sql toLatitude, Sql toLongitude, decimal radiusKm)
    {
        Sql latitude = $"power(sin(radians({Real(toLatitude)} - {Real(fromLatitude)}) / 2), 2)";
        Sql longitude = $"power(sin(radians({Real(toLongitude)} - {Real(fromLongitude)}) / 2), 2)";
        Sql haversine = $"""
            ({latitude} + cos(radians({Real(fromLatitude)})) * cos(radians({Real(toLatitude)})) * {longitude})
            """;
        // opposite points may come out a hair above 1, where the arc sine has no value
        Sql kilometres = $"2 * {Real($"{radiusKm}")} * asin(least(CAST(1 AS DOUBLE), sqrt({haversine})))";
        // least passes over what is unknown, so a missing coordinate is asked for by name
        return $"""
            CASE WHEN {Sql.Join(" AND ", new[] { fromLatitude, fromLongitude, toLatitude, toLongitude }
                .Select(c => (Sql)$"{c} IS NOT NULL"))}
                THEN CAST(CAST({kilometres} AS DECIMAL(30,8)) AS DECIMAL(12,4)) END
            """;
    }

    private static Sql Real(Sql number) => $"CAST({number} AS DOUBLE)";
}
