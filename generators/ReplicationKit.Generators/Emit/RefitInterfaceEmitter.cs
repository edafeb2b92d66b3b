using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits Refit interfaces and the classes that implement them.</summary>
internal static class RefitInterfaceEmitter
{
    /// <summary>
    /// Whether a Refit interface is generated for the specification: its implementation must be able to access and name the type, and the
    /// interface's name must be free.
    /// </summary>
    public static bool Emits(ReplicationModel model, Capabilities capabilities) =>
        capabilities is { HasRefit: true, IsLanguageTooOld: false }
        && model is { Visibility: not Visibility.Private, IsForbidden: false, IsRefitInterfaceTaken: false }
        && model.Refit.Or(capabilities.Setting) != RefitSetting.Omit;

    /// <summary>Writes a specification's interface, next to the record, in the same namespace and type.</summary>
    public static void WriteInterface(IndentedWriter code, ReplicationModel model)
    {
        code.Line(
            $$"""
            /// <summary>
            /// The operations of the replication <c>{{model.Type.DisplayName}}</c> as a Refit interface. The implementation is generated
            /// with it.
            /// </summary>
            {{Names.GeneratedCode}}
            {{(model.Visibility == Visibility.Public ? "public" : "internal")}} partial interface {{RefitNames.Interface(model.Type)}}
            """
        );
        using (code.Block())
        {
            if (FixedId(model) is { } id)
            {
                code.Line(
                    $$"""
                    /// <summary>The id of the replication's document.</summary>
                    const string DocumentId = {{CodeLiteral.Of(id)}};

                    """
                );
            }

            WriteOperations(code, RefitOperations.Of(model));
        }
    }

    /// <summary>Writes the class that implements a specification's interface, at the end of the file and outside any namespace.</summary>
    public static void WriteImplementation(IndentedWriter code, ReplicationModel model, Capabilities capabilities) =>
        WriteImplementation(
            code,
            RefitNames.FullInterface(model.Type),
            RefitNames.Implementation(model.Type, capabilities.Refit),
            RefitOperations.Of(model),
            capabilities
        );

    /// <summary>Writes the operations of an interface.</summary>
    public static void WriteOperations(IndentedWriter code, IEnumerable<RefitOperation> operations)
    {
        bool first = true;
        foreach (RefitOperation operation in operations)
        {
            if (!first)
                code.Line();
            first = false;
            WriteDeclaration(code, operation, withResponse: false);
            code.Line();
            WriteDeclaration(code, operation, withResponse: true);
        }
    }

    /// <summary>Writes a class that implements an interface, and registers it.</summary>
    public static void WriteImplementation(
        IndentedWriter code,
        string api,
        string name,
        IEnumerable<RefitOperation> operations,
        Capabilities capabilities
    )
    {
        (string space, string container) = RefitNames.Container(capabilities.Refit);
        code.Line(
            $$"""
            namespace {{space}}
            {
                internal static partial class {{container}}
                {
                    {{Names.NoCoverage}}
                    [global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]
                    internal sealed class {{name}} : {{api}}
                    {
            """
        );
        using (code.Indent())
        using (code.Indent())
        using (code.Indent())
        {
            WriteConstruction(code, api, name, capabilities.Refit);
            foreach (RefitOperation operation in operations)
            {
                WriteMethod(code, operation, withResponse: false, capabilities);
                WriteMethod(code, operation, withResponse: true, capabilities);
            }
        }

        code.Line(
            """
                    }
                }
            }
            """
        );
    }

    private static string? FixedId(ReplicationModel model) =>
        model.OpenMembers.Any() || model.Id.Any(part => part.IsPlaceholder) ? null : string.Concat(model.Id.Select(part => part.Text));

    private static void WriteConstruction(IndentedWriter code, string api, string name, RefitForm form)
    {
        const string transport = "global::ReplicationKit." + RefitNames.Transport;
        code.Line($"private readonly {transport} _transport;");
        code.Line();
        if (form == RefitForm.BySettings)
        {
            code.Line(
                $$"""
                public {{name}}({{RefitNames.HttpClient}} client, global::Refit.RefitSettings settings) =>
                    _transport = new {{transport}}(client, settings, typeof({{api}}));

                [global::System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Register()
                {
                    global::Refit.RestService.RegisterGeneratedSettingsFactory<{{api}}>(static (client, settings) => new {{name}}(client, settings));
                    global::Refit.RestService.RegisterGeneratedFactory<{{api}}>(
                        static (client, requestBuilder) => new {{name}}(client, requestBuilder.Settings));
                }
                """
            );
            return;
        }

        // If Refit finds the class by its name, this keeps the class, and what Refit reads of the interface, in a trimmed application.
        const string dependency =
            "[global::System.Diagnostics.CodeAnalysis.DynamicDependency(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.";
        code.Line(
            $$"""
            public {{name}}({{RefitNames.HttpClient}} client, global::Refit.IRequestBuilder requestBuilder) =>
                _transport = new {{transport}}(client, requestBuilder);

            {{dependency}}PublicConstructors, typeof({{name}}))]
            {{dependency}}PublicMethods, typeof({{api}}))]
            [global::System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Register()
            {
            """
        );
        if (form == RefitForm.ByFactory)
            code.Line(
                $"    global::Refit.RestService.RegisterGeneratedFactory(typeof({api}), static (client, requestBuilder) => new {name}(client, requestBuilder));"
            );
        code.Line("}");
    }

    private static void WriteDeclaration(IndentedWriter code, RefitOperation operation, bool withResponse)
    {
        code.Line($"/// <summary>{operation.Summary}</summary>");
        foreach (RefitParameter parameter in operation.Parameters)
            code.Line($"/// <param name=\"{parameter.Name}\">{parameter.Doc}</param>");
        code.Line("/// <param name=\"cancellationToken\">A token to cancel the operation.</param>");
        code.Line(
            withResponse
                ? "/// <returns>The result, the status code and the headers, or the error.</returns>"
                : "/// <returns>The result.</returns>"
        );
        if (operation.Remarks is not null)
            code.Line($"/// <remarks>{operation.Remarks}</remarks>");
        if (!withResponse)
            code.Line("/// <exception cref=\"global::Refit.ApiException\">The server answered with an error.</exception>");
        code.Line(
            $$"""
            [global::Refit.{{operation.Route}}]
            {{Signature(operation, withResponse, defaults: true)}};
            """
        );
    }

    private static void WriteMethod(IndentedWriter code, RefitOperation operation, bool withResponse, Capabilities capabilities) =>
        code.Line(
            $$"""

            public {{Signature(operation, withResponse, defaults: false)}} =>
                _transport.Send{{(withResponse ? "WithResponse" : "")}}Async({{operation.Call}}, cancellationToken{{(
                capabilities.Refit == RefitForm.BySettings ? CallOptions(operation, withResponse) : ""
            )}});
            """
        );

    /// <summary>
    /// What handlers can read about a call: the operation's name, its route and, if the settings require them, the arguments.
    /// </summary>
    private static string CallOptions(RefitOperation operation, bool withResponse)
    {
        string arguments = string.Join(", ", operation.Parameters.Select(parameter => parameter.Name).Append("cancellationToken"));
        return $", \"{MethodName(operation, withResponse)}\", {operation.RouteText}, _transport.CapturesArguments ? new object?[] {{ {arguments} }} : null";
    }

    private static string MethodName(RefitOperation operation, bool withResponse) =>
        $"{operation.Name}{(withResponse ? "WithResponse" : "")}Async";

    private static string Signature(RefitOperation operation, bool withResponse, bool defaults)
    {
        string result = withResponse ? $"{RefitNames.Response}<{operation.Result}>" : operation.Result;
        IEnumerable<string> parameters = operation
            .Parameters.Select(parameter => defaults ? parameter.Declaration : Plain(parameter))
            .Append($"{RefitNames.Token} cancellationToken{(defaults ? " = default" : "")}");
        return $"{RefitNames.Task}<{result}> {MethodName(operation, withResponse)}({string.Join(", ", parameters)})";
    }

    /// <summary>The parameter without its attribute and default value.</summary>
    private static string Plain(RefitParameter parameter)
    {
        string declaration = parameter.Declaration;
        if (declaration[0] == '[')
            declaration = declaration.Substring(declaration.IndexOf(']') + 2);
        int equals = declaration.IndexOf(" = ", StringComparison.Ordinal);
        return equals < 0 ? declaration : declaration.Substring(0, equals);
    }
}
