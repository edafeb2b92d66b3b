using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>Reads the arguments of attributes. Arguments that the compiler cannot read (wrong, missing, duplicate) are ignored.</summary>
internal static class AttributeReader
{
    /// <summary>The options that <c>[Replication]</c> fixes, in the order of the option table.</summary>
    public static EquatableArray<FixedOption> Options(AttributeData attribute)
    {
        var found = new List<FixedOption>();
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (
                (option.Scope & OptionScope.Attribute) != 0
                && Argument(attribute, option.AttributeName) is { } value
                && Read(option, value) is { } read
            )
            {
                found.Add(read);
            }
        }

        return found.ToEquatableArray();
    }

    public static FixedTargetParams TargetParams(AttributeData attribute) =>
        new(Int32(attribute, "Q"), Int32(attribute, "N"), Value(attribute, "Partitioned") as bool?);

    /// <summary>The value of the named argument if it is a constant and not an array; otherwise <c>null</c>.</summary>
    public static object? Value(AttributeData attribute, string name) =>
        Argument(attribute, name) is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum } value ? value.Value : null;

    public static int? Int32(AttributeData attribute, string name) => Value(attribute, name) as int?;

    /// <summary>
    /// A query parameter with a key and a value, or <c>null</c> if either is missing or the value is not a string, number or boolean.
    /// </summary>
    public static FixedQueryParam? QueryParam(AttributeData attribute)
    {
        if (
            attribute.ConstructorArguments
            is not [
                { Kind: TypedConstantKind.Primitive, Value: string key },
                { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum } value,
            ]
        )
            return null;

        return value.Value switch
        {
            string text => new(key, ValueKind.String, text),
            char character => new(key, ValueKind.String, character.ToString()),
            bool flag => new(key, ValueKind.Boolean, flag ? "true" : "false"),
            double number => double.IsNaN(number) || double.IsInfinity(number)
                ? null
                : new(key, ValueKind.Double, number.ToString("R", CultureInfo.InvariantCulture)),
            float number => float.IsNaN(number) || float.IsInfinity(number)
                ? null
                : new(key, ValueKind.Single, number.ToString("R", CultureInfo.InvariantCulture)),
            IFormattable number => new(key, ValueKind.Integer, number.ToString(null, CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    /// <summary>The number of constructor arguments, readable or not.</summary>
    public static int ArgumentCount(AttributeData attribute) => attribute.ConstructorArguments.Length;

    /// <summary>The only constructor argument if it is a string; otherwise <c>null</c>.</summary>
    public static string? Text(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string text }] ? text : null;

    private static TypedConstant? Argument(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return argument.Value;
        }

        return null;
    }

    private static FixedOption? Read(ReplicationOption option, TypedConstant value)
    {
        if (value.Kind == TypedConstantKind.Array)
            return option.Kind == OptionKind.StringList ? ReadTexts(option, value) : null;
        if (value is { Kind: TypedConstantKind.Enum, Value: int handling })
            return option.Kind == OptionKind.Deletions && handling != 0 ? new() { Name = option.Name, Number = handling } : null;
        if (value.Kind != TypedConstantKind.Primitive)
            return null;
        return (option.Kind, value.Value) switch
        {
            (OptionKind.Boolean, bool flag) => new() { Name = option.Name, Flag = flag },
            (OptionKind.Integer or OptionKind.Duration, int number) => new() { Name = option.Name, Number = number },
            (OptionKind.Integer or OptionKind.Duration, long number) => new() { Name = option.Name, Number = number },
            (OptionKind.String or OptionKind.Proxy or OptionKind.Endpoint, string text) => new() { Name = option.Name, Text = text },
            _ => null,
        };
    }

    private static FixedOption? ReadTexts(ReplicationOption option, TypedConstant value) =>
        value.IsNull
            ? null
            : new()
            {
                Name = option.Name,
                Texts = value
                    .Values.Select(item => item.Kind == TypedConstantKind.Primitive ? item.Value as string : null)
                    .ToEquatableArray(),
            };
}
