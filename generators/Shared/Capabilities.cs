using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Shared;

/// <summary>How the Refit that a project references finds implementations.</summary>
internal enum RefitForm
{
    /// <summary>There is no Refit.</summary>
    None,

    /// <summary>Refit 5 or older: it cannot be given an implementation.</summary>
    TooOld,

    /// <summary>6.0 to 10.1: by the name of a class.</summary>
    ByName,

    /// <summary>10.2 and 11: by a factory that is registered, else by name.</summary>
    ByFactory,

    /// <summary>12 and newer: by a factory that takes the settings.</summary>
    BySettings,
}

/// <summary>What the project says about Refit interfaces: the property <c>ReplicationKitRefit</c>.</summary>
internal enum RefitWish
{
    /// <summary>Nothing: they are generated where the project references Refit.</summary>
    None,

    /// <summary><c>true</c>: they are asked for, so that it is worth a warning where they cannot be generated.</summary>
    Generate,

    /// <summary><c>false</c>: they are not wanted.</summary>
    Omit,
}

/// <summary>
/// What a project offers beside its specifications, in a few values: all that the generator keeps of references and options, so that a
/// reference that does not matter changes nothing.
/// </summary>
/// <param name="Refit">The form of the Refit that is referenced.</param>
/// <param name="Wish">What the project says.</param>
/// <param name="HasRefitRequestException">Whether failures of the transport are <c>ApiRequestException</c>: from 11 on.</param>
/// <param name="HasRefitDeserializationFactory">Whether the settings have a <c>DeserializationExceptionFactory</c>: from 7.1 on.</param>
/// <param name="HasRefitTransportFactory">Whether the settings have a <c>TransportExceptionFactory</c>: from 14 on.</param>
internal readonly record struct Capabilities(
    RefitForm Refit,
    RefitWish Wish,
    bool HasRefitRequestException,
    bool HasRefitDeserializationFactory,
    bool HasRefitTransportFactory)
{
    /// <summary>The MSBuild property by which a project asks for Refit interfaces, or does without them.</summary>
    public const string WishProperty = "build_property.ReplicationKitRefit";

    private const string RestService = "Refit.RestService";
    private const string Settings = "Refit.RefitSettings";

    /// <summary>Whether Refit interfaces are generated.</summary>
    public bool EmitsRefit => Wish != RefitWish.Omit && Refit is RefitForm.ByName or RefitForm.ByFactory or RefitForm.BySettings;

    /// <summary>Reads the capabilities of a project.</summary>
    /// <param name="compilation">Its compilation, of which nothing is kept.</param>
    /// <param name="options">Its global options.</param>
    public static Capabilities Of(Compilation compilation, AnalyzerConfigOptions options)
    {
        RefitWish wish = WishOf(options);
        INamedTypeSymbol? service = compilation.GetTypeByMetadataName(RestService);
        if (service is null || compilation.GetTypeByMetadataName("Refit.GetAttribute") is null) return new(RefitForm.None, wish, false, false, false);

        INamedTypeSymbol? settings = compilation.GetTypeByMetadataName(Settings);
        return new(
            FormOf(compilation, service),
            wish,
            compilation.GetTypeByMetadataName("Refit.ApiRequestException") is not null,
            Has(settings, "DeserializationExceptionFactory"),
            Has(settings, "TransportExceptionFactory"));
    }

    /// <summary>What the project says about Refit interfaces.</summary>
    public static RefitWish WishOf(AnalyzerConfigOptions options) =>
        !options.TryGetValue(WishProperty, out string? text) ? RefitWish.None
        : text.Equals("true", StringComparison.OrdinalIgnoreCase) ? RefitWish.Generate
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? RefitWish.Omit
        : RefitWish.None;

    private static RefitForm FormOf(Compilation compilation, INamedTypeSymbol service)
    {
        if (Has(service, "RegisterGeneratedSettingsFactory")) return RefitForm.BySettings;
        if (Has(service, "RegisterGeneratedFactory")) return RefitForm.ByFactory;
        return compilation.GetTypeByMetadataName("Refit.IHttpContentSerializer") is null ? RefitForm.TooOld : RefitForm.ByName;
    }

    private static bool Has(INamedTypeSymbol? type, string member) => type is not null && !type.GetMembers(member).IsEmpty;
}
