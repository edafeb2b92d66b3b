using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A selector that CouchDB rejects, or that makes it fail while matching.</summary>
internal sealed class MangoException : Exception
{
    private MangoException(int status, string error, string reason, string erlangTerm)
        : base(reason)
    {
        Status = status;
        Error = error;
        Reason = reason;
        ErlangTerm = erlangTerm;
        ChangesStatus = status;
        ChangesError = status == 400 ? "bad_request" : error;
        ChangesReason = reason;
    }

    /// <summary>The HTTP status of <c>_find</c>.</summary>
    public int Status { get; }

    /// <summary>The <c>error</c> member of the response of <c>_find</c>.</summary>
    public string Error { get; }

    /// <summary>The <c>reason</c> member of the response of <c>_find</c>.</summary>
    public string Reason { get; }

    /// <summary>The HTTP status of <c>_changes?filter=_selector</c>.</summary>
    public int ChangesStatus { get; private init; }

    /// <summary>The <c>error</c> member of the response of <c>_changes</c>.</summary>
    public string ChangesError { get; private init; }

    /// <summary>The <c>reason</c> member of the response of <c>_changes</c>.</summary>
    public string ChangesReason { get; private init; }

    /// <summary>
    /// The Erlang term in the 403 reason of a replication document: <c>{throw,{mango_error,mango_selector,{bad_arg,'$in',5}}}</c>.
    /// </summary>
    public string ErlangTerm { get; }

    public static MangoException BadArgument(string op, JsonElement operand) =>
        Selector(
            "bad_arg",
            $"Bad argument for operator {op}: {ErlangText.Write(operand)}",
            $"{{bad_arg,'{op}',{ErlangText.Print(operand)}}}"
        );

    public static MangoException InvalidOperator(string op) =>
        Selector("invalid_operator", $"Invalid operator: {op}", $"{{invalid_operator,{ErlangText.Print(op)}}}");

    public static MangoException NotSupported(string op) =>
        Selector("not_supported", $"Unsupported operator: {op}", $"{{not_supported,'{op}'}}");

    public static MangoException BadField(JsonElement defaultOperand) =>
        Selector(
            "bad_field",
            $"Invalid field normalization on selector: {{[{{{ErlangText.Write("$default")},{ErlangText.Write(defaultOperand)}}}]}}",
            $"{{bad_field,{{[{{{ErlangText.Print("$default")},{ErlangText.Print(defaultOperand)}}}]}}}}"
        );

    public static MangoException NegatedText(JsonElement defaultOperand) =>
        Selector(
            "bad_arg",
            $"Bad argument for operator $not: {{[{{{ErlangText.Write("$default")},{ErlangText.Write(defaultOperand)}}}]}}",
            $"{{bad_arg,'$not',{{[{{{ErlangText.Print("$default")},{ErlangText.Print(defaultOperand)}}}]}}}}"
        );

    public static MangoException MissingFieldName() =>
        Selector("invalid_selector", "One or more conditions is missing a field name.", "{invalid_selector,missing_field_name}");

    public static MangoException NotAnObject(JsonElement selector) =>
        new(
            400,
            "invalid_selector_json",
            $"Selector must be a JSON object, not: {ErlangText.Write(selector)}",
            "{throw,{bad_request,<<\"parameter `selector` must be a JSON object\">>}}"
        )
        {
            ChangesReason = "Selector error: expected a JSON object",
        };

    public static MangoException InvalidFieldName(string field)
    {
        string term = $"{{mango_error,mango_util,{{invalid_field_name,{ErlangText.Print(field)}}}}}";
        return new MangoException(400, "invalid_field_name", $"Invalid field name: {field}", $"{{throw,{term}}}")
        {
            ChangesStatus = 500,
            ChangesError = "error",
            ChangesReason = $"{{{term},\n nil,\n {FieldNameTrace}}}",
        };
    }

    public static MangoException DivisionByZero() => new(500, "unknown_error", "badarith", "{error,badarith}");

    public static MangoException FunctionClause() => new(500, "unknown_error", "function_clause", "{error,function_clause}");

    public static MangoException NotImplemented(string reason) => new(501, "not_implemented", reason, "{error,not_implemented}");

    private static MangoException Selector(string error, string reason, string term) =>
        new(400, error, reason, $"{{throw,{{mango_error,mango_selector,{term}}}}}");

    // The part of the server's response after the error, verbatim.
    private const string FieldNameTrace = """
        [{mango_util,check_non_empty,2,[{file,"src/mango_util.erl"},{line,376}]},
          {mango_util,parse_field,1,[{file,"src/mango_util.erl"},{line,356}]},
          {mango_doc,get_field,3,[{file,"src/mango_doc.erl"},{line,381}]},
          {mango_selector,match,3,[{file,"src/mango_selector.erl"},{line,553}]},
          {couch_changes,'-filter/5-lc$^1/1-0-',2,
                         [{file,"src/couch_changes.erl"},{line,256}]},
          {couch_changes,filter,5,[{file,"src/couch_changes.erl"},{line,256}]},
          {fabric_rpc,changes_enumerator,2,[{file,"src/fabric_rpc.erl"},{line,570}]},
          {couch_bt_engine,drop_reductions,4,
                           [{file,"src/couch_bt_engine.erl"},{line,1133}]}]
        """;
}
