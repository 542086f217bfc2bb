using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using DataPlatform.Core;
using Scriban.Runtime;

namespace DataPlatform.Reports.Rendering;

/// <summary>
/// Copies figures into plain script objects: a template reaches names and values, never one of our objects. Property
/// <c>PriorYear</c> is <c>prior_year</c> in the template.
/// </summary>
internal static class Script
{
    private static readonly ConcurrentDictionary<Type, (string Name, PropertyInfo Property)[]> known = new();

    /// <summary>A record as a script object.</summary>
    public static ScriptObject Object(object figures)
    {
        var copy = new ScriptObject(StringComparer.Ordinal);
        foreach (var (name, property) in known.GetOrAdd(figures.GetType(), Properties))
            copy[name] = Value(property.GetValue(figures));
        return copy;
    }

    /// <summary>Any value a figures record may hold; anything else is a programmer's mistake.</summary>
    public static object? Value(object? value) => value switch
    {
        null or string or bool or int or long or RawHtml => value,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        Address address => address.Text,
        Enum named => Names.Snake(named.ToString()),
        IEnumerable many => List(many),
        _ when value.GetType().Assembly == typeof(Script).Assembly => Object(value),
        _ => throw new NotSupportedException($"{value.GetType().Name} has no place in a template"),
    };

    private static ScriptArray List(IEnumerable many)
    {
        var copy = new ScriptArray();
        foreach (var one in many)
            copy.Add(Value(one));
        return copy;
    }

    private static (string, PropertyInfo)[] Properties(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract")
            .Select(p => (Names.Snake(p.Name), p)),
    ];
}
