using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Shared;

/// <summary>
/// The capabilities of a project, in a few values. The generator keeps nothing else of the references and options, so a change of an
/// unrelated reference has no effect.
/// </summary>
/// <param name="Refit">The form of the referenced Refit.</param>
/// <param name="Setting">Whether Refit interfaces are generated for the project.</param>
/// <param name="HasRefitRequestException">Whether failures of the transport are <c>ApiRequestException</c>: 10.2 or later.</param>
/// <param name="HasRefitDeserializationFactory">Whether the settings have a <c>DeserializationExceptionFactory</c>: 7.1 or later.</param>
/// <param name="HasRefitTransportFactory">Whether the settings have a <c>TransportExceptionFactory</c>: 14 or later.</param>
/// <param name="HasRefitCallOptions">Whether requests carry the name, the route and, if enabled, the arguments of a call: 14 or
/// later.</param>
/// <param name="HasRefitCompression">Whether the settings have a <c>RequestCompression</c>: 15 or later.</param>
/// <param name="HasRefitCompressionOptions">Whether the settings also have <c>RequestCompressionOptions</c>: .NET 9 or later.</param>
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

    /// <summary>Refit is not referenced, and there is no setting for it.</summary>
    public static Capabilities None { get; } = new(RefitForm.None, RefitSetting.None, false, false, false, false, false, false);

    /// <summary>The extern alias of the runtime, or <c>null</c> if the runtime is in the global namespace, as usual.</summary>
    public string? RuntimeAlias { get; init; }

    /// <summary>Whether the assembly declares that its public surface complies with the common language specification.</summary>
    public bool IsClsCompliant { get; init; }

    /// <summary>Whether generated code would not compile in the project's version of C#.</summary>
    public bool IsLanguageTooOld { get; init; }

    /// <summary>Whether the referenced Refit supports generated implementations.</summary>
    public bool HasRefit => Refit is RefitForm.ByName or RefitForm.ByFactory or RefitForm.BySettings;

    /// <summary>Reads the capabilities of a project.</summary>
    /// <param name="compilation">The compilation. No reference to it is kept.</param>
    /// <param name="setting">Whether Refit interfaces are generated for the project.</param>
    public static Capabilities Of(Compilation compilation, RefitSetting setting)
    {
        Capabilities project = None with
        {
            Setting = setting,
            RuntimeAlias = RuntimeReference.Alias(compilation),
            IsClsCompliant =
                KnownSymbols.Attribute(compilation.Assembly, "System.CLSCompliantAttribute") is { ConstructorArguments: [{ Value: true }] },
            IsLanguageTooOld = IsTooOld(compilation),
        };
        INamedTypeSymbol? service = compilation.GetTypeByMetadataName(RestService);
        if (service is null || compilation.GetTypeByMetadataName("Refit.GetAttribute") is null)
            return project;

        INamedTypeSymbol? settings = compilation.GetTypeByMetadataName(Settings);
        return project with
        {
            Refit = FormOf(compilation, service),
            HasRefitRequestException = compilation.GetTypeByMetadataName("Refit.ApiRequestException") is not null,
            HasRefitDeserializationFactory = Has(settings, "DeserializationExceptionFactory"),
            HasRefitTransportFactory = Has(settings, "TransportExceptionFactory"),
            HasRefitCallOptions =
                Has(settings, "CaptureMethodArguments")
                && Has(compilation.GetTypeByMetadataName("Refit.HttpRequestMessageOptions"), "MethodArguments"),
            HasRefitCompression = Has(settings, "RequestCompression"),
            HasRefitCompressionOptions = Has(settings, "RequestCompressionOptions"),
        };
    }

    /// <summary>Whether the project's version of C# is older than the one that generated code is written in.</summary>
    public static bool IsTooOld(Compilation compilation) =>
        compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp12 };

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
