using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>Columns and planted flaws of the 3PL's feeds.</summary>
internal static class LogisticsFeeds
{
    public static Feed Deliveries(TruthLog log, ulong seed, bool replaced = false) => new(
        "3pl/deliveries", "delivery_line", log, seed,
        [
            "LIEFERUNG", "POS", "AUFTRAG", "AUFTRAG_POS", "MENGE", "VERSAND", "ZUSTELLUNG", "PAPIERE_OK", "ZUSTAND_OK",
            "SSCC", "HINWEIS",
        ], 1, n => $"{90_000 + n}",
        [
            new(Flaws.TooManyCells), new(Flaws.TooFewCells), new(Flaws.NotANumber, "MENGE", "drei"),
            new(Flaws.ImpossibleDate, "ZUSTELLUNG", "31.02.2025"), new(Flaws.Missing, "AUFTRAG"),
            new(Flaws.OutOfRange, "MENGE", "-3"), new(Flaws.NotInList, "PAPIERE_OK", "vielleicht"),
            new(Flaws.KeyRepeated, "MENGE", "98765"), new(Flaws.Pattern, "SSCC", "00-401"),
            new(Flaws.TooManyDigits, "MENGE", "12345678901234567890"),
            new(Flaws.TooLong, "HINWEIS", new string('h', 200)), new(Flaws.WrongDecimalMark, "MENGE", "2.500.000,5"),
        ])
    {
        Clean = replaced,
        Replaced = replaced,
    };

    public static Feed Shipments(TruthLog log, ulong seed) => new("3pl/shipments", "shipment_line", log, seed,
        ["shipment_id", "line_no", "order_no", "order_line_no", "product_id", "qty#", "mass_kg#"], 1,
        n => $"{90_000 + n}",
        [
            new(Flaws.WrongDecimalMark, "mass_kg", "12,5"), new(Flaws.OutOfRange, "mass_kg", "-1"),
            new(Flaws.Missing, "order_no"), new(Flaws.Pattern, "product_id", "unknown"),
            new(Flaws.KeyRepeated, "qty", "987654"),
        ]);

    public static Feed Legs(TruthLog log, ulong seed) => new("3pl/legs", "transport_leg", log, seed,
        [
            "leg_id", "shipment_id", "seq#", "carrier", "mode", "service", "from", "to", "departed", "arrived",
            "weight_kg#", "km#", "km_basis", "toc", "hoc", "data_quality", "freight#", "currency", "payer",
        ], 0, n => $"SH999{n:D6}-1",
        [
            new(Flaws.NotInList, "mode", "teleport"), new(Flaws.OutOfRange, "km", "-40.0"),
            new(Flaws.ImpossibleDate, "departed", "2025-04-31"), new(Flaws.NotANumber, "freight", "tbd"),
            new(Flaws.Missing, "shipment_id"), new(Flaws.TooManyDigits, "km", "123456789012345678901"),
            new(Flaws.KeyRepeated, "freight", "9876.54"), new(Flaws.Pattern, "carrier", "car one"),
        ]);

    public static Feed Activities(TruthLog log, ulong seed) => new(
        "3pl/warehouse_activity", "warehouse_activity", log, seed,
        ["activity_id", "location", "type", "order_no", "order_line_no", "day", "minutes#", "qty#"], 0,
        n => $"A99{n:D8}",
        [
            new(Flaws.NotANumber, "minutes", "long"), new(Flaws.NotInList, "type", "nap"), new(Flaws.Missing, "day"),
            new(Flaws.OutOfRange, "minutes", "-2.5"), new(Flaws.TooLong, "location", new string('L', 70)),
        ]);

    public static Feed Events(TruthLog log, ulong seed) => new("3pl/tracking", "tracking_event", log, seed,
        ["event_id", "shipment_id", "sscc", "bizStep", "disposition", "eventTime", "readPoint"], 0,
        n => $"E999{n:D6}-1",
        [
            new(Flaws.ImpossibleDate, "eventTime", "2025-06-31T09:30:00+00:00"),
            new(Flaws.NotInList, "bizStep", "teleporting"),
            new(Flaws.Missing, "eventTime"), new(Flaws.Pattern, "sscc", "0815"),
        ]);
}
