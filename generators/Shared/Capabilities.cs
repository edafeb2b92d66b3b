using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>
/// What a project offers in addition to its specifications, in a few values: all that the generator keeps of references and options, so
/// that a
/// reference that does not matter changes nothing.
/// </summary>
/// <param name="Refit">The form of the Refit that is referenced.</param>
/// <param name="Setting">Whether the project gets Refit interfaces.</param>
/// <param name="HasRefitRequestException">Whether failures of the transport are <c>ApiRequestException</c>: from 10.2 on.</param>
/// <param name="HasRefitDeserializationFactory">Whether the settings have a <c>DeserializationExceptionFactory</c>: from 7.1 on.</param>
/// <param name="HasRefitTransportFactory">Whether the settings have a <c>TransportExceptionFactory</c>: from 14 on.</param>
/// <param name="HasRefitCallOptions">Whether requests carry the name, the route and, where wanted, the arguments of a call: from 14
/// on.</param>
/// <param name="HasRefitCompression">Whether the settings have a <c>RequestCompression</c>: from 15 on.</param>
/// <param name="HasRefitCompressionOptions">Whether they have <c>RequestCompressionOptions</c> too: from .NET 9 on.</param>
internal sealed record Capabilities(
    RefitForm Refit,
    RefitSetting Setting,
    bool HasRefitRequestException,
    bool HasRefitDeserializationFactory,
    bool HasRefitTransportFactory,
    bool HasRefitCallOptions,
    bool HasRefitCompression,
    bool HasRefitCompressionOptions
)
{
    private const string RestService = "Refit.RestService";
    private const string Settings = "Refit.RefitSettings";

    /// <summary>No Refit, and no setting for it.</summary>
    public static Capabilities None { get; } = new(RefitForm.None, RefitSetting.None, false, false, false, false, false, false);

    /// <summary>The alias by which alone the project sees the runtime; null: it is in the global namespace, as usual.</summary>
    public string? RuntimeAlias { get; init; }

    /// <summary>Whether the Refit that is referenced can be given implementations.</summary>
    public bool HasRefit => Refit is RefitForm.ByName or RefitForm.ByFactory or RefitForm.BySettings;

    /// <summary>Reads the capabilities of a project.</summary>
    /// <param name="compilation">Its compilation, of which nothing is kept.</param>
    /// <param name="setting">Whether the project gets Refit interfaces.</param>
    public static Capabilities Of(Compilation compilation, RefitSetting setting)
    {
        string? alias = RuntimeReference.Alias(compilation);
        INamedTypeSymbol? service = compilation.GetTypeByMetadataName(RestService);
        if (service is null || compilation.GetTypeByMetadataName("Refit.GetAttribute") is null)
            return None with { Setting = setting, RuntimeAlias = alias };

        INamedTypeSymbol? settings = compilation.GetTypeByMetadataName(Settings);
        return new(
            FormOf(compilation, service),
            setting,
            compilation.GetTypeByMetadataName("Refit.ApiRequestException") is not null,
            Has(settings, "DeserializationExceptionFactory"),
            Has(settings, "TransportExceptionFactory"),
            Has(settings, "CaptureMethodArguments")
                && Has(compilation.GetTypeByMetadataName("Refit.HttpRequestMessageOptions"), "MethodArguments"),
            Has(settings, "RequestCompression"),
            Has(settings, "RequestCompressionOptions")
        )
        {
            RuntimeAlias = alias,
        };
    }

    private static RefitForm FormOf(Compilation compilation, INamedTypeSymbol service)
    {
        if (Has(service, "RegisterGeneratedSettingsFactory"))
            return RefitForm.BySettings;
        if (Has(service, "RegisterGeneratedFactory"))
            return RefitForm.ByFactory;
        return compilation.GetTypeByMetadataName("Refit.IHttpContentSerializer") is null ? RefitForm.TooOld : RefitForm.ByName;
    }

    private static bool Has(INamedTypeSymbol? type, string member) => type is not null && !type.GetMembers(member).IsEmpty;
}
