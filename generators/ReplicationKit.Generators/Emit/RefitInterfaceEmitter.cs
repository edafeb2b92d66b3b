using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits Refit interfaces and the classes that implement them.</summary>
internal static class RefitInterfaceEmitter
{
    /// <summary>Whether the specification gets a Refit interface: its implementation has to see it, and to name it.</summary>
    public static bool Emits(ReplicationModel model, Capabilities capabilities) =>
        capabilities.HasRefit && model is { Visibility: not Visibility.Private, IsForbidden: false } && model.Refit.Or(capabilities.Wish) != RefitWish.Omit;

    /// <summary>Writes a specification's interface; it belongs beside the record, in the same namespace and type.</summary>
    public static void WriteInterface(IndentedWriter code, ReplicationModel model)
    {
        string accessibility = model.Visibility == Visibility.Public ? "public" : "internal";
        code.Line($"/// <summary>The operations of the replication <c>{model.Type.DisplayName}</c> as a Refit interface. Its implementation is generated with it.</summary>");
        code.Line(Names.GeneratedInterface);
        code.Line($"{accessibility} partial interface {RefitNames.Interface(model.Type)}");
        using (code.OpenBlock())
        {
            if (FixedId(model) is { } id)
            {
                code.Line("/// <summary>The id of the replication's document.</summary>");
                code.Line($"const string DocumentId = {CodeLiteral.Of(id)};");
                code.Line();
            }

            WriteOperations(code, RefitOperations.Of(model));
        }
    }

    /// <summary>Writes the class that implements a specification's interface; it belongs to the end of the file, outside of any namespace.</summary>
    public static void WriteImplementation(IndentedWriter code, ReplicationModel model, Capabilities capabilities) => WriteImplementation(
        code, RefitNames.FullInterface(model.Type), RefitNames.Implementation(model.Type, capabilities.Refit), RefitOperations.Of(model), capabilities);

    /// <summary>Writes the operations of an interface.</summary>
    public static void WriteOperations(IndentedWriter code, IEnumerable<RefitOperation> operations)
    {
        bool first = true;
        foreach (RefitOperation operation in operations)
        {
            if (!first) code.Line();
            first = false;
            WriteDeclaration(code, operation, withResponse: false);
            code.Line();
            WriteDeclaration(code, operation, withResponse: true);
        }
    }

    /// <summary>Writes a class that implements an interface, and tells Refit of it.</summary>
    public static void WriteImplementation(IndentedWriter code, string api, string name, IEnumerable<RefitOperation> operations, Capabilities capabilities)
    {
        (string space, string container) = RefitNames.Container(capabilities.Refit);
        code.Line($"namespace {space}");
        using (code.OpenBlock())
        {
            code.Line($"internal static partial class {container}");
            using (code.OpenBlock())
            {
                code.Line(Names.GeneratedCode);
                code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
                code.Line($"internal sealed class {name} : {api}");
                using (code.OpenBlock())
                {
                    WriteConstruction(code, api, name, capabilities.Refit);
                    foreach (RefitOperation operation in operations)
                    {
                        code.Line();
                        WriteMethod(code, operation, withResponse: false, capabilities);
                        code.Line();
                        WriteMethod(code, operation, withResponse: true, capabilities);
                    }
                }
            }
        }
    }

    private static string? FixedId(ReplicationModel model) =>
        model.OpenMembers.Any() || model.Id.Any(part => part.IsPlaceholder) ? null : string.Concat(model.Id.Select(part => part.Text));

    private static void WriteConstruction(IndentedWriter code, string api, string name, RefitForm form)
    {
        string transport = "global::ReplicationKit." + RefitNames.Transport;
        bool bySettings = form == RefitForm.BySettings;
        code.Line($"private readonly {transport} _transport;");
        code.Line();
        code.Line(bySettings
            ? $"public {name}({RefitNames.HttpClient} client, {RefitNames.Refit}RefitSettings settings) => _transport = new {transport}(client, settings, typeof({api}));"
            : $"public {name}({RefitNames.HttpClient} client, {RefitNames.Refit}IRequestBuilder requestBuilder) => _transport = new {transport}(client, requestBuilder);");
        code.Line();

        // Where Refit finds the class by its name, this keeps it, and what Refit reads of the interface, in a trimmed application.
        string members = "global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.";
        string dependency = "[global::System.Diagnostics.CodeAnalysis.DynamicDependency(" + members;
        if (!bySettings)
        {
            code.Line($"{dependency}PublicConstructors, typeof({name}))]");
            code.Line($"{dependency}PublicMethods, typeof({api}))]");
        }

        code.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        code.Line("internal static void Register()");
        using (code.OpenBlock())
        {
            if (form == RefitForm.ByFactory)
            {
                code.Line($"{RefitNames.Refit}RestService.RegisterGeneratedFactory(typeof({api}), static (client, requestBuilder) => new {name}(client, requestBuilder));");
            }
            else if (bySettings)
            {
                code.Line($"{RefitNames.Refit}RestService.RegisterGeneratedSettingsFactory<{api}>(static (client, settings) => new {name}(client, settings));");
                code.Line($"{RefitNames.Refit}RestService.RegisterGeneratedFactory<{api}>(static (client, requestBuilder) => new {name}(client, requestBuilder.Settings));");
            }
        }
    }

    private static void WriteDeclaration(IndentedWriter code, RefitOperation operation, bool withResponse)
    {
        code.Line($"/// <summary>{operation.Summary}</summary>");
        foreach (RefitParameter parameter in operation.Parameters) code.Line($"/// <param name=\"{parameter.Name}\">{parameter.Doc}</param>");
        code.Line("/// <param name=\"cancellationToken\">Ends the waiting.</param>");
        code.Line(withResponse
            ? "/// <returns>The result, the status code and the headers; the error where there is one.</returns>"
            : "/// <returns>The result.</returns>");
        if (operation.Remarks is not null) code.Line($"/// <remarks>{operation.Remarks}</remarks>");
        if (!withResponse) code.Line("/// <exception cref=\"global::Refit.ApiException\">The server answered with an error.</exception>");
        code.Line($"[{RefitNames.Refit}{operation.Route}]");
        code.Line(Signature(operation, withResponse, defaults: true) + ";");
    }

    private static void WriteMethod(IndentedWriter code, RefitOperation operation, bool withResponse, Capabilities capabilities)
    {
        code.Line($"public {Signature(operation, withResponse, defaults: false)} =>");
        string options = capabilities.HasRefitCallOptions ? CallOptions(operation, withResponse) : "";
        using (code.OpenIndent()) code.Line($"_transport.Send{(withResponse ? "WithResponse" : "")}Async({operation.Call}, cancellationToken{options});");
    }

    /// <summary>What handlers can read of a call: the operation's name, its route, and the arguments where the settings want them.</summary>
    private static string CallOptions(RefitOperation operation, bool withResponse)
    {
        string arguments = string.Join(", ", operation.Parameters.Select(parameter => parameter.Name).Append("cancellationToken"));
        return $", \"{MethodName(operation, withResponse)}\", {operation.RouteText}, _transport.CapturesArguments ? new object?[] {{ {arguments} }} : null";
    }

    private static string MethodName(RefitOperation operation, bool withResponse) => $"{operation.Name}{(withResponse ? "WithResponse" : "")}Async";

    private static string Signature(RefitOperation operation, bool withResponse, bool defaults)
    {
        string result = withResponse ? $"{RefitNames.Response}<{operation.Result}>" : operation.Result;
        IEnumerable<string> parameters = operation.Parameters
            .Select(parameter => defaults ? parameter.Declaration : Plain(parameter))
            .Append($"{RefitNames.Token} cancellationToken{(defaults ? " = default" : "")}");
        return $"{RefitNames.Task}<{result}> {MethodName(operation, withResponse)}({string.Join(", ", parameters)})";
    }

    /// <summary>The parameter without attribute and default value.</summary>
    private static string Plain(RefitParameter parameter)
    {
        string declaration = parameter.Declaration;
        if (declaration[0] == '[') declaration = declaration.Substring(declaration.IndexOf(']') + 2);
        int equals = declaration.IndexOf(" = ", StringComparison.Ordinal);
        return equals < 0 ? declaration : declaration.Substring(0, equals);
    }
}
