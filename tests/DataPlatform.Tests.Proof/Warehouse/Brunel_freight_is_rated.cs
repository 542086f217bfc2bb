using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Proof.Warehouse;

/// <summary>One real day of outbound logistics, rated by the real rate card.</summary>
public sealed class Brunel_freight_is_rated
{
    [Fact]
    public void Door_to_door_orders_that_match_no_rate_are_1370_and_none_is_free()
    {
        var data = Checkout.NeedSharedData("brunel");
        using var bench = new TransformBench();
        bench.Create(new FreightRate());
        bench.Create(new FreightOrder());
        var csv = "delim = ';', decimal_separator = ',', header = true, quote = '', all_varchar = true";
        bench.Execute($"""
            INSERT INTO freight_rate (rate_id, carrier_id, origin, destination, service_level, mode, transit_days,
                min_weight_kg, max_weight_kg, rate_per_kg, minimum_charge, currency)
            SELECT CAST(row_number() OVER () AS VARCHAR), "Carrier", orig_port_cd, dest_port_cd, svc_cd, trim(mode_dsc),
                CAST(tpt_day_cnt AS BIGINT), CAST(replace(minm_wgh_qty, ',', '.') AS DECIMAL(18,6)),
                CAST(replace(max_wgh_qty, ',', '.') AS DECIMAL(18,6)), CAST(replace(rate, ',', '.') AS DECIMAL(18,6)),
                CAST(replace("minimum cost", ',', '.') AS DECIMAL(18,4)), 'USD'
            FROM (SELECT DISTINCT * FROM read_csv('{data}/FreightRates.csv', {csv}));
            INSERT INTO freight_order (freight_order_id, carrier_id, origin, destination, service_level, transit_days,
                weight_kg, freight_payer, ordered_on)
            SELECT "Order ID", "Carrier", "Origin Port", "Destination Port", "Service Level", CAST("TPT" AS BIGINT),
                CAST(replace("Weight", ',', '.') AS DECIMAL(18,6)),
                CASE WHEN "Service Level" = 'CRF' THEN 'customer' ELSE 'seller' END, DATE '2013-05-26'
            FROM read_csv('{data}/OrderList.csv', {csv})
            """);
        bench.Build(new FreightCharge());
        Assert.Equal(["DTD rated 773", "DTD unrated 1370", "DTP rated 6218", "CRF customer pays 854"],
            bench.Rows("SELECT service_level || ' ' || status || ' ' || count(*) AS line FROM freight_charge "
                + "GROUP BY service_level, status ORDER BY service_level DESC, status")
                .Select(r => (string)r["line"]!)
                .OrderBy(l => l.StartsWith("CRF", StringComparison.Ordinal)).ThenBy(l => l));
        Assert.Equal(0L, bench.Rows("SELECT count(*) AS n FROM freight_charge "
            + "WHERE status <> 'rated' AND charge IS NOT NULL "
            + "OR status = 'rated' AND coalesce(charge, 0) = 0")[0]["n"]);
        Assert.Equal(1537L, bench.Rows("SELECT count(*) AS n FROM freight_rate")[0]["n"]);
    }
}
