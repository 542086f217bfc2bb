using System.Reflection;
using System.Runtime.CompilerServices;

namespace DataPlatform.Tests.House;

/// <summary>The public declarations of an assembly, one a line, in a stated order.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext nullability = new();

    // What the compiler writes for every record says nothing about it.
    private static readonly HashSet<string> written = new(StringComparer.Ordinal)
    {
        "Equals", "GetHashCode", "ToString", "Deconstruct", "PrintMembers", "<Clone>$", "op_Equality", "op_Inequality",
    };

    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        orderby type.FullName
        from line in Of(type)
        select line;

    private static IEnumerable<string> Of(Type type)
    {
        yield return $"{Kind(type)} {Full(type)}{Bases(type)}";
        foreach (var member in type.GetMembers(Declared).Select(m => Text(m)).OfType<string>()
            .Order(StringComparer.Ordinal))
            yield return $"  {member}";
    }

    private static string? Text(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) || written.Contains(member.Name) => null,
        FieldInfo { IsSpecialName: true } or MethodInfo { IsSpecialName: true } when !IsOperator(member) => null,
        FieldInfo field when Seen(field.Attributes) =>
            $"{field.Name} : {Name(field.FieldType, nullability.Create(field))}",
        PropertyInfo property when property.GetMethod is { } get && Seen(get.Attributes) => Text(property, get),
        ConstructorInfo { IsStatic: false } constructor when Seen(constructor.Attributes) =>
            $"new({Parameters(constructor)})",
        MethodInfo method when Seen(method.Attributes) => $"{Static(method)}{Generic(method.Name, method)}"
            + $"({Parameters(method)}) : {Name(method.ReturnType, nullability.Create(method.ReturnParameter))}",
        EventInfo happening => $"event {happening.Name}",
        _ => null,
    };

    private static string? Text(PropertyInfo property, MethodInfo get)
    {
        if (property.Name == "EqualityContract")
            return null;
        var set = property.SetMethod is { } setter && Seen(setter.Attributes)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init" : " set"
            : "";
        var index = property.GetIndexParameters().Length > 0 ? $"[{Parameters(get)}]" : "";
        return $"{Static(get)}{property.Name}{index} : {Name(property.PropertyType, nullability.Create(property))}"
            + $" {{ get{set} }}";
    }

    private static bool IsOperator(MemberInfo member) => member.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool Seen(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool Seen(FieldAttributes attributes) => (attributes & FieldAttributes.FieldAccessMask)
        is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType, nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? " = default" : "")}"));

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "class",
        _ => "open class",
    };

    private static string Full(Type type) => type.DeclaringType is { } outer
        ? $"{Full(outer)}.{Generic(type)}"
        : $"{type.Namespace}.{Generic(type)}";

    private static string Bases(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? $" : {Name(parent)}" : "";

    private static string Generic(string name, MethodInfo method) => method.IsGenericMethodDefinition
        ? $"{name}<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>"
        : name;

    private static string Generic(Type type) => type.Name.Split('`') is [var name, _]
        ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>"
        : type.Name;

    private static string Name(Type type, NullabilityInfo? may = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Name(value)}?";
        var name = type.IsArray ? $"{Name(type.GetElementType()!)}[]" : Generic(type);
        return may is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? $"{name}?" : name;
    }
}
