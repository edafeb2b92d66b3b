using System.Globalization;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The values that attributes fix, as JSON.</summary>
internal static class FixedJson
{
    public static bool IsUrl(string address) => address.Contains("://");

    /// <summary>The value as JSON, or the name if an endpoint is a bare name.</summary>
    public static string Of(ReplicationOption option, FixedOption value) =>
        option.Kind switch
        {
            OptionKind.Boolean => Boolean(value.Flag),
            OptionKind.Integer or OptionKind.Duration => Number(value.Number),
            OptionKind.StringList => "[" + string.Join(",", value.Texts.Select(text => JsonText.Quote(text ?? ""))) + "]",
            OptionKind.Endpoint when IsUrl(value.Text!) => "{\"url\":" + JsonText.Quote(value.Text!) + "}",
            _ => JsonText.Quote(value.Text ?? ""),
        };

    public static string Of(FixedTargetParams value)
    {
        var fields = new List<string>();
        if (value.Q is { } q)
            fields.Add("\"q\":" + Number(q));
        if (value.N is { } n)
            fields.Add("\"n\":" + Number(n));
        if (value.Partitioned is { } partitioned)
            fields.Add("\"partitioned\":" + Boolean(partitioned));
        return "{" + string.Join(",", fields) + "}";
    }

    public static string Of(FixedQueryParam value) => value.Kind == ValueKind.String ? JsonText.Quote(value.Value) : value.Value;

    private static string Boolean(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
