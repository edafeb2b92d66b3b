using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// RPK8004: Refit's generator does not see the members that are generated for an interface. If a part of the interface or a derived
/// interface has Refit methods of its own, its implementation lacks the generated members.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RefitInterfaceAnalyzer : DiagnosticAnalyzer
{
    private const string GeneratedCode = "System.CodeDom.Compiler.GeneratedCodeAttribute";
    private const string Generator = "ReplicationKit.Generators";
    private const string HttpMethod = "Refit.HttpMethodAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.Of(DeclarationRules.ExtendedRefitInterface));

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // A part of a generated interface is treated as generated code, wherever it is written.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (RuntimeReference.Exists(start.Compilation) && start.Compilation.GetTypeByMetadataName(HttpMethod) is not null)
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface)
            return;
        if (GeneratedPart(type) is { } generatedPart)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (
                    member is { IsAbstract: true, IsImplicitlyDeclared: false } and not IMethodSymbol { AssociatedSymbol: not null }
                    && Source(member) is { } location
                    && location.SourceTree != generatedPart
                )
                    Report(context, location, type, member, type);
            }

            return;
        }

        // A generated interface of a referenced assembly is already complete when Refit's generator runs.
        INamedTypeSymbol? generated = type.AllInterfaces.FirstOrDefault(parent =>
            SymbolEqualityComparer.Default.Equals(parent.ContainingAssembly, type.ContainingAssembly) && GeneratedPart(parent) is not null
        );
        if (generated is null)
            return;
        ISymbol[] own = type.GetMembers().Where(IsRefitMethod).ToArray();
        foreach (ISymbol member in own)
        {
            if (Source(member) is { } location)
                Report(context, location, type, member, generated);
        }

        if (
            own.Length == 0
            && type
                .AllInterfaces.Where(parent =>
                    GeneratedPart(parent) is null && !parent.AllInterfaces.Contains(generated, SymbolEqualityComparer.Default)
                )
                .SelectMany(parent => parent.GetMembers())
                .FirstOrDefault(IsRefitMethod)
                is { } inherited
            && Source(type) is { } name
        )
        {
            Report(context, name, type, inherited, generated);
        }
    }

    private static void Report(
        SymbolAnalysisContext context,
        Location location,
        INamedTypeSymbol type,
        ISymbol member,
        INamedTypeSymbol generated
    ) =>
        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.Of(DeclarationRules.ExtendedRefitInterface), location, type.Name, member.Name, generated.Name)
        );

    private static bool IsRefitMethod(ISymbol member) =>
        member is IMethodSymbol { IsAbstract: true }
        && member.GetAttributes().Any(static attribute => KnownSymbols.IsOrDerives(attribute.AttributeClass, HttpMethod));

    /// <summary>The file with the generated part of an interface, or <c>null</c> if the interface is not generated.</summary>
    private static SyntaxTree? GeneratedPart(INamedTypeSymbol type) =>
        type.GetAttributes()
            .FirstOrDefault(static attribute =>
                KnownSymbols.Is(attribute.AttributeClass, GeneratedCode) && attribute.ConstructorArguments is [{ Value: Generator }, ..]
            )
            ?.ApplicationSyntaxReference?.SyntaxTree;

    private static Location? Source(ISymbol symbol) => symbol.Locations.FirstOrDefault(static location => location.IsInSource);
}
