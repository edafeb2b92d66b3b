using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Shared;

/// <summary>Reads whether Refit interfaces are generated for a specification or its project.</summary>
internal static class RefitSettingReader
{
    /// <summary>The argument of <c>[Replication]</c>.</summary>
    public const string Argument = "RefitInterface";

    /// <summary>The MSBuild property <c>ReplicationKitRefit</c>: <c>true</c>, <c>false</c>, or not set.</summary>
    private const string Property = "build_property.ReplicationKitRefit";

    /// <summary>Reads the attribute.</summary>
    public static RefitSetting Of(AttributeData attribute) =>
        AttributeReader.Value(attribute, Argument) switch
        {
            true => RefitSetting.Generate,
            false => RefitSetting.Omit,
            _ => RefitSetting.None,
        };

    /// <summary>Reads the options of the project.</summary>
    public static RefitSetting Of(AnalyzerConfigOptions options) =>
        !options.TryGetValue(Property, out string? text) ? RefitSetting.None
        : text.Equals("true", StringComparison.OrdinalIgnoreCase) ? RefitSetting.Generate
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? RefitSetting.Omit
        : RefitSetting.None;

    /// <summary>Returns the setting of the specification, or the project's setting if it has none.</summary>
    public static RefitSetting Or(this RefitSetting specification, RefitSetting project) =>
        specification == RefitSetting.None ? project : specification;
}
