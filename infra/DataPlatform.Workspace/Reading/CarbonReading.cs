namespace DataPlatform.Workspace.Reading;

/// <summary>Files of carbon.</summary>
internal static class CarbonReading
{
    public static CarbonDefinition Read(Node node, FileReading file) => new()
    {
        Factors = [.. node.Children("factors").Select(f => Factor(f, file))],
        Operations = [.. node.Children("operations").Select(o => Operation(o, file))],
        Adjustments = [.. node.Children("adjustments").Select(a => Adjustment(a, file))],
        Spend = [.. node.Children("spend").Select(s => new SpendDefinition
        {
            Place = s.Place,
            Lines = s.Lines,
            Mode = s.Text("mode"),
            Factor = s.Text("factor"),
            Validity = Validities.Read(s, file.Mistakes),
        })],
    };

    private static FactorDefinition Factor(Node node, FileReading file) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("factor"),
        Version = node.Text("version"),
        Name = node.Text("name"),
        Kind = node.Text("kind"),
        Mode = node.OptionalText("mode"),
        Unit = node.Text("unit"),
        Wtt = node.OptionalDecimal("wtt"),
        Ttw = node.OptionalDecimal("ttw"),
        Wtw = node.OptionalDecimal("wtw"),
        Gas = node.Text("gas"),
        Gwp = node.Text("gwp"),
        DistanceBasis = node.OptionalText("distance_basis"),
        Carrier = node.OptionalText("carrier"),
        Region = node.OptionalText("region"),
        Year = node.OptionalWhole("year"),
        Publisher = node.Text("publisher"),
        Licence = node.Text("licence"),
        Validity = Validities.Read(node, file.Mistakes),
    };

    private static OperationDefinition Operation(Node node, FileReading file) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Id = node.Text("operation"),
        Version = node.Text("version"),
        Name = node.Text("name"),
        Kind = node.Text("kind"),
        Mode = node.OptionalText("mode"),
        HubType = node.OptionalText("hub_type"),
        Temperature = node.OptionalText("temperature"),
        Unit = node.Text("unit"),
        Activity = node.OptionalDecimal("activity"),
        CapacityT = node.OptionalDecimal("capacity_t"),
        LoadFactor = node.OptionalDecimal("load_factor"),
        EmptyDistanceFactor = node.OptionalDecimal("empty_distance_factor"),
        DistanceBasis = node.OptionalText("distance_basis"),
        DataType = node.OptionalText("data_type"),
        AllocateBy = node.OptionalText("allocate_by"),
        Energy =
        [
            .. node.Children("energy").Select(e => new EnergyDefinition
            {
                Place = e.Place,
                Lines = e.Lines,
                Energy = e.Text("energy"),
                Quantity = e.OptionalDecimal("quantity") ?? 0,
                Unit = e.Text("unit"),
            }),
        ],
        Validity = Validities.Read(node, file.Mistakes),
    };

    private static AdjustmentDefinition Adjustment(Node node, FileReading file) => new()
    {
        Place = node.Place,
        Lines = node.Lines,
        Mode = node.Text("mode"),
        From = node.Text("from"),
        To = node.Text("to"),
        Multiplier = node.OptionalDecimal("multiplier") ?? 1,
        AddKm = node.OptionalDecimal("add_km") ?? 0,
        Source = node.Text("source"),
        Validity = Validities.Read(node, file.Mistakes),
    };
}
