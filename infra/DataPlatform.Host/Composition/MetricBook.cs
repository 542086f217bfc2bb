namespace DataPlatform.Host.Composition;
internal sealed class MetricBook(Company company) { public RunStep? Write() { _ = company; return null; } }
