using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Shared;

/// <summary>Reads what a specification or its project says about Refit interfaces.</summary>
internal static class RefitWishes
{
    /// <summary>The argument of <c>[Replication]</c>.</summary>
    public const string Argument = "RefitInterface";

    /// <summary>The MSBuild property <c>ReplicationKitRefit</c>: <c>true</c>, <c>false</c>, or nothing.</summary>
    private const string Property = "build_property.ReplicationKitRefit";

    /// <summary>What the attribute says.</summary>
    public static RefitWish Of(AttributeData attribute) => AttributeReader.Value(attribute, Argument) switch
    {
        true => RefitWish.Generate,
        false => RefitWish.Omit,
        _ => RefitWish.None,
    };

    /// <summary>What the project says.</summary>
    public static RefitWish Of(AnalyzerConfigOptions options) =>
        !options.TryGetValue(Property, out string? text) ? RefitWish.None
        : text.Equals("true", StringComparison.OrdinalIgnoreCase) ? RefitWish.Generate
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? RefitWish.Omit
        : RefitWish.None;

    /// <summary>What holds for a specification: its own word, else that of the project.</summary>
    public static RefitWish Or(this RefitWish specification, RefitWish project) => specification == RefitWish.None ? project : specification;
}
