using DataPlatform.Core;
using Grpc.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>Spark's errors, sorted by what the caller does next.</summary>
internal static class SparkFaults
{
    private const string OtherSession = "answers from another session than before";
    private static readonly string[] definitionStates = ["21", "22", "23", "42", "0A", "56"];

    /// <summary>The platform's error for a fault met while doing something for <paramref name="place"/>.</summary>
    public static Exception Of(SparkFault fault, Place place, SparkAddress address)
    {
        var words = Words(fault);
        return fault.Status switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => new TerminalException(
                $"{address} refuses the token: state the one the server was started with "
                + "(spark.connect.authenticate.token) in engine: sc://.../;token=...", fault),
            StatusCode.Unimplemented => new TerminalException(
                $"{address} answers, but not as a Spark Connect server of 4.0 or newer: {words}", fault),
            _ when fault.IsPassing => new TransientException(
                $"{address} is away: {words}; start it (dataplatform spark up) or state another engine", fault),
            _ when IsOfSession(fault) => Restarted(address, fault),
            _ when fault.IsClass("INVALID_HANDLE.OPERATION") => new TransientException(
                $"{address} no longer knows the statement whose answer was lost ({fault.ErrorClass}); run again: "
                + "what it wrote, if it did, is not written twice", fault),
            _ when fault.IsClass("OPERATION_CANCELED") => new OperationCanceledException(
                $"{place}: the statement was cancelled", fault),
            _ when fault.SqlState == "2D521" => new TransientException(
                $"{place}: another writer changed the table meanwhile ({fault.ErrorClass}); run again", fault),
            _ when IsMemory(fault) => new TerminalException(
                $"{place}: Spark ran out of memory: {words}; give it more (spark.driver.memory, "
                + "spark.executor.memory) or more partitions", fault),
            _ when IsOfFiles(fault) => new TerminalException(
                $"{place}: {words}; the lake's folder must be the same storage for the platform, the driver and every "
                + "executor", fault),
            _ when definitionStates.Any(s => fault.SqlState.StartsWith(s, StringComparison.Ordinal)) =>
                new DefinitionException(place, words, "SQL that Spark can run"),
            _ => new TerminalException($"{place}: {words}", fault),
        };
    }

    /// <summary>True when the session is gone, as after a restart of the server.</summary>
    public static bool IsOfSession(SparkFault fault) =>
        fault.IsClass("INVALID_HANDLE.SESSION") || fault.Message.EndsWith(OtherSession, StringComparison.Ordinal);

    public static SparkFault SessionChanged(SparkWire wire) => new(
        $"{wire.Address} {OtherSession}");

    public static TransientException Restarted(SparkAddress address, Exception? cause) => new(
        $"{address} was restarted between two statements, its session is gone: run again; the run goes on from what is "
        + "committed and writes nothing twice", cause);

    /// <summary>True when the files of a table were not where the lake says.</summary>
    public static bool IsOfFiles(SparkFault fault) =>
        fault.IsClass("PATH_NOT_FOUND") || fault.IsClass("DELTA_TABLE_NOT_FOUND") || fault.IsClass("FAILED_READ_FILE")
        || fault.IsClass("DELTA_PATH_DOES_NOT_EXIST") || fault.IsClass("DELTA_MISSING_DELTA_TABLE")
        || fault.Message.Contains("FileNotFoundException", StringComparison.Ordinal)
        || fault.Message.Contains("Mkdirs failed", StringComparison.Ordinal)
        || fault.Message.Contains("Permission denied", StringComparison.Ordinal);

    /// <summary>The first line, with the class and the piece of the statement it is about.</summary>
    public static string Words(SparkFault fault)
    {
        var line = fault.Message.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        var state = line.IndexOf(" SQLSTATE: ", StringComparison.Ordinal);
        line = state < 0 ? line : line[..state];
        if (fault.ErrorClass.Length > 0 && !line.Contains(fault.ErrorClass, StringComparison.Ordinal))
            line = $"[{fault.ErrorClass}] {line}";
        if (line.Length == 0)
            line = fault.Status.ToString();
        return fault.Fragment is { } piece && piece.Length < 200
            ? $"{line} (at: {piece.ReplaceLineEndings(" ")})"
            : line;
    }

    private static bool IsMemory(SparkFault fault) =>
        fault.Message.Contains("OutOfMemoryError", StringComparison.Ordinal)
        || fault.IsClass("UNABLE_TO_ACQUIRE_MEMORY");
}
