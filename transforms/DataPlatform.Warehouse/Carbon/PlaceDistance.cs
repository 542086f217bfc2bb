using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Great-circle distance between the places of legs that state none. Coordinates are those of the company's location,
/// else of the place code (UN/LOCODE); coordinates that somebody geocoded from a name are not good enough and are left
/// out, which the row says.
/// </summary>
public sealed class PlaceDistance(Rules? rules = null) : Transform
{
    private readonly TransportLeg legs = new();
    private readonly Location locations = new();
    private readonly PlaceCode places = new();

    public override string Grain => "origin, destination";
    public override Layer Layer => Layer.Silver;
    public Column<string> Origin => Key<string>();
    public Column<string> Destination => Key<string>();
    public Column<decimal> GreatCircleKm => Dec("km", 12, 4, "null when a coordinate is missing");
    public Column<string> OriginSource => Col<string>("location, published, measured; or why there is none");
    public Column<string> DestinationSource => Col<string>("location, published, measured; or why there is none");

    public override Sql Query(Window window) => $"""
        WITH pair AS (
            SELECT DISTINCT {legs.Origin} AS origin, {legs.Destination} AS destination FROM {legs}
            WHERE {legs.DistanceKm} IS NULL AND {legs.Origin} IS NOT NULL AND {legs.Destination} IS NOT NULL
        ), placed AS (
            SELECT {locations.LocationId} AS place, {locations.Latitude} AS latitude,
                {locations.Longitude} AS longitude, 'location' AS source, 1 AS rank_of,
                {locations.ValidFrom} AS since
            FROM {locations.AsKnown(rules?.AsKnownAt)}
            WHERE {locations.Latitude} IS NOT NULL AND {locations.Longitude} IS NOT NULL
            UNION ALL
            SELECT {places.PlaceId}, {places.Latitude}, {places.Longitude},
                coalesce({places.CoordinateSource}, 'unknown'),
                CASE WHEN {places.CoordinateSource} IN ('published', 'measured') THEN 2 ELSE 3 END, DATE '0001-01-01'
            FROM {places} WHERE {places.Latitude} IS NOT NULL AND {places.Longitude} IS NOT NULL
        ), best AS (
            SELECT p.*, row_number() OVER (PARTITION BY place ORDER BY rank_of, since DESC, latitude, longitude) AS nth
            FROM placed AS p
        ), point AS (
            SELECT place, source, CASE WHEN rank_of < 3 THEN latitude END AS latitude,
                CASE WHEN rank_of < 3 THEN longitude END AS longitude
            FROM best WHERE nth = 1
        )
        SELECT p.origin AS {Origin}, p.destination AS {Destination},
            {GreatCircleKm.From(GreatCircle.Kilometres(
                $"a.latitude", $"a.longitude", $"b.latitude", $"b.longitude", GreatCircle.EarthRadiusKm))},
            coalesce(a.source, 'no coordinates') AS {OriginSource},
            coalesce(b.source, 'no coordinates') AS {DestinationSource}
        FROM pair AS p LEFT JOIN point AS a ON a.place = p.origin LEFT JOIN point AS b ON b.place = p.destination
        """;
}
