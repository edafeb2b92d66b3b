using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// RPK8001 and RPK8002: a Refit interface is requested, but Refit is not referenced or does not support generated implementations. The
/// attribute, the project, or the use of the interface's name requests it. RPK8005: its name is taken.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RefitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(
            Descriptors.Of(DeclarationRules.NoRefit),
            Descriptors.Of(DeclarationRules.RefitTooOld),
            Descriptors.Of(DeclarationRules.RefitInterfaceNameTaken)
        );

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!RuntimeReference.Exists(start.Compilation))
                return;
            Capabilities capabilities = Capabilities.Of(
                start.Compilation,
                RefitSettingReader.Of(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions)
            );
            if (capabilities.HasRefit)
            {
                start.RegisterSymbolAction(symbol => AnalyzeInterfaceName(symbol, capabilities), SymbolKind.NamedType);
                return;
            }

            start.RegisterSymbolAction(symbol => AnalyzeType(symbol, capabilities), SymbolKind.NamedType);
            if (capabilities.Refit == RefitForm.None)
                start.RegisterSyntaxNodeAction(AnalyzeName, SyntaxKind.IdentifierName);
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, Capabilities capabilities)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute)
            return;
        RefitSetting setting = RefitSettingReader.Of(attribute).Or(capabilities.Setting);
        bool tooOld = capabilities.Refit == RefitForm.TooOld;
        if (setting == RefitSetting.Omit || (!tooOld && setting != RefitSetting.Generate))
            return;

        Rule rule = tooOld ? DeclarationRules.RefitTooOld : DeclarationRules.NoRefit;
        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.Of(rule), LocationOf(type, attribute, context.CancellationToken), Interface(type))
        );
    }

    /// <summary>RPK8005: another type has the name of the interface.</summary>
    private static void AnalyzeInterfaceName(SymbolAnalysisContext context, Capabilities capabilities)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (
            KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute
            || RefitSettingReader.Of(attribute).Or(capabilities.Setting) == RefitSetting.Omit
            || !RefitInterfaceName.IsTaken(type, context.CancellationToken)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Descriptors.Of(DeclarationRules.RefitInterfaceNameTaken),
                LocationOf(type, attribute, context.CancellationToken),
                type.Name,
                RefitInterfaceName.Of(type.Name)
            )
        );
    }

    /// <summary>An unknown name that is the name of a specification's interface.</summary>
    private static void AnalyzeName(SyntaxNodeAnalysisContext context)
    {
        var name = (IdentifierNameSyntax)context.Node;
        string text = name.Identifier.ValueText;
        if (
            text.Length <= RefitInterfaceName.Prefix.Length + RefitInterfaceName.Suffix.Length
            || !text.StartsWith(RefitInterfaceName.Prefix, StringComparison.Ordinal)
            || !text.EndsWith(RefitInterfaceName.Suffix, StringComparison.Ordinal)
            || context.SemanticModel.GetSymbolInfo(name, context.CancellationToken) is not { Symbol: null, CandidateSymbols.IsEmpty: true }
        )
        {
            return;
        }

        string specification = text.Substring(
            RefitInterfaceName.Prefix.Length,
            text.Length - RefitInterfaceName.Prefix.Length - RefitInterfaceName.Suffix.Length
        );
        bool exists = context
            .Compilation.GetSymbolsWithName(specification, SymbolFilter.Type, context.CancellationToken)
            .Any(static type => KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not null);
        if (exists)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(DeclarationRules.NoRefit), name.GetLocation(), text));
    }

    private static string Interface(INamedTypeSymbol type) => RefitInterfaceName.Of(type.Name);

    /// <summary>The argument that requests the interface, otherwise the type's name.</summary>
    private static Location LocationOf(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
            return type.Locations[0];
        AttributeArgumentSyntax? argument = syntax.ArgumentList?.Arguments.FirstOrDefault(static candidate =>
            candidate.NameEquals?.Name.Identifier.ValueText == RefitSettingReader.Argument
        );
        return (argument?.Expression ?? (SyntaxNode)syntax).GetLocation();
    }
}
