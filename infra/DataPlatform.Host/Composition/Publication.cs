namespace DataPlatform.Host.Composition;
internal static class Publication { public static string? Of(Company company, bool changed) => null; }
