using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Perf.Duet;

/// <summary>
/// One benchmark method with one value for each parameter. BenchmarkDotNet's attributes are read by name, as data: a build may use
/// any version of it.
/// </summary>
internal sealed record BenchmarkCase(MethodInfo Method, IReadOnlyList<(PropertyInfo Property, object? Value)> Parameters)
{
    private const string Attributes = "BenchmarkDotNet.Attributes.";

    /// <value>As BenchmarkDotNet writes it: Namespace.Type.Method(Name: value, ...).</value>
    public string Name
    {
        get
        {
            string parameters = string.Join(
                ", ", Parameters.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Property.Name}: {one.Value}")));
            return $"{Type.FullName}.{Method.Name}{(parameters.Length > 0 ? $"({parameters})" : "")}";
        }
    }

    public Type Type => Method.ReflectedType!;

    /// <value>1 unless the benchmark says that a call does more.</value>
    public int OperationsPerCall =>
        Find(Method, "BenchmarkAttribute")?.NamedArguments
            .FirstOrDefault(one => one.MemberName == "OperationsPerInvoke").TypedValue.Value as int? ?? 1;

    public static IEnumerable<BenchmarkCase> Of(Type type)
    {
        MethodInfo[] benchmarks = [.. type.GetMethods().Where(method => Find(method, "BenchmarkAttribute") is not null)];
        if (benchmarks.Length == 0)
        {
            return [];
        }

        IEnumerable<IReadOnlyList<(PropertyInfo, object?)>> combinations = [[]];
        foreach (PropertyInfo property in type.GetProperties().OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if (ValuesOf(type, property) is { } values)
            {
                combinations =
                [
                    .. combinations.SelectMany(_ => values, (before, value) => (List<(PropertyInfo, object?)>)[.. before, (property, value)]),
                ];
            }
        }

        return benchmarks.SelectMany(_ => combinations, (method, parameters) => new BenchmarkCase(method, parameters));
    }

    /// <summary>Methods that BenchmarkDotNet would call before or after this case.</summary>
    /// <param name="attribute">GlobalSetup, GlobalCleanup, IterationSetup or IterationCleanup.</param>
    public IEnumerable<MethodInfo> Around(string attribute) =>
        Type.GetMethods().Where(method => Find(method, attribute + "Attribute") is { } found && IsFor(found));

    private static CustomAttributeData? Find(MemberInfo member, string name)
    {
        for (MemberInfo? one = member; one is not null; one = (one as MethodInfo)?.GetBaseDefinition() is { } top && top != one ? top : null)
        {
            if (one.CustomAttributes.FirstOrDefault(data => data.AttributeType.FullName == Attributes + name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IReadOnlyList<object?>? ValuesOf(Type type, PropertyInfo property)
    {
        if (Find(property, "ParamsAttribute") is { } written)
        {
            IEnumerable<CustomAttributeTypedArgument> given =
                written.ConstructorArguments is [{ Value: IReadOnlyCollection<CustomAttributeTypedArgument> many }]
                    ? many
                    : written.ConstructorArguments;
            return [.. given.Select(value => Converted(value, property.PropertyType))];
        }

        if (Find(property, "ParamsSourceAttribute") is not { } source)
        {
            return null;
        }

        const BindingFlags Any = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        string name = (string)source.ConstructorArguments[0].Value!;
        MethodInfo values = type.GetProperty(name, Any)?.GetMethod ?? type.GetMethod(name, Any)!;
        object? found = values.Invoke(values.IsStatic ? null : Activator.CreateInstance(type), null);
        return [.. ((IEnumerable)found!).Cast<object?>()];
    }

    private static object? Converted(CustomAttributeTypedArgument value, Type type) => value.Value switch
    {
        null => null,
        _ when type.IsEnum => Enum.ToObject(type, value.Value),
        IConvertible plain when type != value.ArgumentType => Convert.ChangeType(plain, type, CultureInfo.InvariantCulture),
        _ => value.Value,
    };

    private bool IsFor(CustomAttributeData attribute)
    {
        string? target = attribute.NamedArguments.FirstOrDefault(one => one.MemberName == "Target").TypedValue.Value as string;
        object? targets = attribute.NamedArguments.FirstOrDefault(one => one.MemberName == "Targets").TypedValue.Value;
        return (target is null && targets is null)
            || target == Method.Name
            || (targets is IReadOnlyCollection<CustomAttributeTypedArgument> many && many.Any(one => (string?)one.Value == Method.Name));
    }
}
