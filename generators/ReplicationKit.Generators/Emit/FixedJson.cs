using System.Globalization;
using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What attributes fix, as JSON and as C#.</summary>
internal static class FixedJson
{
    public static bool IsUrl(string address) => address.Contains("://");

    /// <summary>The value as JSON; of an endpoint that is a bare name, the name.</summary>
    public static string Of(ReplicationOption option, FixedOption value) => option.Kind switch
    {
        OptionKind.Boolean => Boolean(value.Flag),
        OptionKind.Integer or OptionKind.Duration => Number(value.Number),
        OptionKind.TextList => "[" + string.Join(",", value.Texts.Select(text => JsonText.Quote(text ?? ""))) + "]",
        OptionKind.Endpoint when IsUrl(value.Text!) => "{\"url\":" + JsonText.Quote(value.Text!) + "}",
        _ => JsonText.Quote(value.Text ?? ""),
    };

    public static string Of(FixedTargetParams value)
    {
        var fields = new List<string>();
        if (value.Q is { } q) fields.Add("\"q\":" + Number(q));
        if (value.N is { } n) fields.Add("\"n\":" + Number(n));
        if (value.Partitioned is { } partitioned) fields.Add("\"partitioned\":" + Boolean(partitioned));
        return "{" + string.Join(",", fields) + "}";
    }

    public static string Of(FixedQueryParam value) => value.Kind == ValueKind.Text ? JsonText.Quote(value.Value) : value.Value;

    /// <summary>The value as the property of <c>ReplicationDocument</c> that holds the option.</summary>
    public static string Code(ReplicationOption option, FixedOption value) => option.Kind switch
    {
        OptionKind.Boolean => Boolean(value.Flag),
        OptionKind.Integer => Number(value.Number),
        OptionKind.Duration => $"global::System.TimeSpan.FromTicks({Number(value.Number)} * global::System.TimeSpan.TicksPerMillisecond)",
        OptionKind.TextList => "new string[] { " + string.Join(", ", value.Texts.Select(text => CodeLiteral.Of(text ?? ""))) + " }",
        OptionKind.Endpoint => $"{Names.Endpoint}.{(IsUrl(value.Text!) ? "Remote" : "Database")}({CodeLiteral.Of(value.Text!)})",
        _ => CodeLiteral.Of(value.Text ?? ""),
    };

    public static string Code(FixedTargetParams value)
    {
        var fields = new List<string>();
        if (value.Q is { } q) fields.Add("Q = " + Number(q));
        if (value.N is { } n) fields.Add("N = " + Number(n));
        if (value.Partitioned is { } partitioned) fields.Add("Partitioned = " + Boolean(partitioned));
        return $"new {Names.TargetParams} {{ {string.Join(", ", fields)} }}";
    }

    public static string Code(FixedQueryParam value) => value.Kind switch
    {
        ValueKind.Text => CodeLiteral.Of(value.Value),
        ValueKind.Double => value.Value + "d",
        ValueKind.Single => value.Value + "f",
        _ => value.Value,
    };

    private static string Boolean(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
