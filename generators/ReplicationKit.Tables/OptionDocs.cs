using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The public documentation of an option, from its row.</summary>
internal static class OptionDocs
{
    /// <summary>The summary of the attribute's property.</summary>
    public static string OfAttribute(ReplicationOption option)
    {
        string unit = option.Kind == OptionKind.Duration ? ", in milliseconds" : "";
        return $"Gets or sets {option.Summary}{unit} (<c>{option.JsonName}</c>).{Facts(option, "")}{Default(option, "")}";
    }

    /// <summary>The summary of the document's property.</summary>
    public static string OfDocument(ReplicationOption option)
    {
        string absent = option.Default is null
            ? "or <c>null</c> if the document has none"
            : $"or <c>null</c> to use the server's default, {Value(option, " ms")}";
        string unit =
            option.Kind == OptionKind.Duration
                ? " The value is written as an integer number of milliseconds; fractions are truncated."
                : "";
        return $"Gets or sets {option.Summary}, {absent} (<c>{option.JsonName}</c>).{unit}{Facts(option, " ms")}";
    }

    /// <summary>The facts for a table in the documentation.</summary>
    public static string Notes(ReplicationOption option) => Facts(option, " ms").Trim();

    /// <summary>The server's default in words, or empty if there is none.</summary>
    public static string Value(ReplicationOption option, string unit) =>
        option.Default switch
        {
            null => "",
            bool flag => flag ? "<c>true</c>" : "<c>false</c>",
            int number => number.ToString("N0", CultureInfo.InvariantCulture) + (option.Kind == OptionKind.Duration ? unit : ""),
            var other => $"<c>{other}</c>",
        };

    private static string Default(ReplicationOption option, string unit) =>
        option.Default is null ? "" : $" Server default: {Value(option, unit)}.";

    private static string Facts(ReplicationOption option, string unit)
    {
        string range = option.Range.Length == 0 ? "" : $" Valid values: {option.Range}{(option.Kind == OptionKind.Duration ? unit : "")}.";
        string excludes =
            option.Excludes.Length == 0
                ? ""
                : $" Mutually exclusive with {string.Join(" and ", option.Excludes.Select(name => $"<c>{ReplicationOptions.ByName(name)!.JsonName}</c>"))}.";
        string only = option.OnlyWith is null ? "" : $" This option has no effect unless <c>{option.OnlyWith.JsonName}</c> is <c>true</c>.";
        string since = option.Since == Enum.GetValues<ServerVersion>()[0] ? "" : $" Requires {ServerNames.Of(option.Since)} or later.";
        string remarks = option.Remarks.Length == 0 ? "" : " " + option.Remarks;
        return range + excludes + only + since + remarks;
    }
}
