using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.CodeFixes;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>RPK1032 to RPK1034 and RPK2026 in design documents, and RPK2022 to RPK2025 where specifications use them.</summary>
public class DesignTests
{
    private const string ByDepartment = "function (doc, req) {\n  return doc.department === req.query.department;\n}\n";

    private static readonly (string, string) Staff = ("staff/filters/by_department.js", ByDepartment);

    private static readonly (string, string) StaffJson = (
        "staff.json",
        """
        {
          "_id": "_design/staff",
          "_rev": "1-0",
          "language": "javascript",
          "filters": { "by_department": "function (doc, req) {\n  return doc.department === req.query.department;\n}" },
          "views": { "active": { "map": "function (doc) { if (doc.active) emit(doc._id); }", "reduce": "_count" } }
        }
        """
    );

    [Fact]
    public Task A_function_of_the_project_is_used_as_declared() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            """
            [Replication(Source = "a", Target = "b", Filter = "staff/by_department")] [QueryParam("department", "hr")] partial record Fixed;
            [Replication(Source = "a", Target = "b", Filter = "staff/by_department")]
            partial record Open([property: QueryParam] string Department);
            [Replication(Source = "a", Target = "b", Filter = "_view")] [QueryParam("view", "staff/active")] partial record View;
            """,
            [StaffJson]
        );

    [Fact]
    public Task Without_design_documents_nothing_is_reported() =>
        Sources.VerifyAsync<DesignAnalyzer>("""[Replication(Source = "a", Target = "b", Filter = "staff/none")] partial record A;""");

    [Theory]
    [InlineData("other/by_role")]
    [InlineData("stuff/other")]
    [InlineData("_design")]
    [InlineData("_doc_ids")]
    [InlineData("none")]
    public Task Of_a_document_that_the_project_does_not_declare_nothing_is_known(string filter) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            $$"""[Replication(Source = "a", Target = "b", Filter = "{{filter}}")] partial record A;""",
            [Staff]
        );

    [Theory]
    [InlineData("staff/by_departmnt", "staff", "did you mean 'staff/by_department'?")]
    [InlineData("staff/role", "staff", "it has 'by_department'")]
    [InlineData("staf/by_department", "staf", "the project declares no 'staf'; did you mean 'staff/by_department'?")]
    public Task An_unknown_filter(string filter, string design, string advice) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            $$"""[Replication(Source = "a", Target = "b", Filter = {|#0:"{{filter}}"|})] [QueryParam("department", "hr")] partial record A;""",
            [Staff],
            Warning("RPK2022").WithLocation(0).WithArguments(filter, design, advice)
        );

    [Fact]
    public Task A_document_without_filters() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            """[Replication(Source = "a", Target = "b", Filter = {|#0:"staff/x"|})] partial record A;""",
            [("staff/views/active/map.js", "function (doc) { emit(doc._id); }")],
            Warning("RPK2022").WithLocation(0).WithArguments("staff/x", "staff", "it has none; add one, or correct the name")
        );

    [Theory]
    [InlineData("function (doc, req) { return doc._deleted || doc.department === req.query.department; }", false)]
    [InlineData("function (doc) { return doc['_deleted'] || doc.type === 'a'; }", false)]
    [InlineData("function ({ _deleted, type }) { return _deleted || type === 'a'; }", false)]
    [InlineData("doc => doc._id.startsWith('order-') && doc['_rev'] !== '1-0'", false)]
    [InlineData("function (doc, req) { return req.query.all === 'true'; }", false)]
    [InlineData("function () { return true; }", false)]
    [InlineData("function (doc) { return doc.type === 'a'; }", true)]
    [InlineData("function (doc) { return doc._id > 'a' && doc.type === 'a'; }", true)]
    [InlineData("function (doc) { return doc[doc._id]; }", true)]
    [InlineData("function (doc) { return test(doc); }", true)]
    [InlineData("function ({ type }) { return type === 'a'; }", true)]
    [InlineData("function () { return arguments[0].type === 'a'; }", true)]
    [InlineData("function (doc) { with (doc) { return type === 'a'; } }", true)]
    public async Task A_function_that_handles_deletions(string function, bool isReported)
    {
        string filter = isReported ? """{|RPK2013:"staff/some"|}""" : "\"staff/some\"";
        // A project that does not declare the function, so that the rule is enabled in each case.
        const string Other = """[Replication(Source = "a", Target = "d", Filter = {|RPK2013:"other/some"|})] partial record Other;""";

        await Sources.VerifyDesignAsync<SpecificationAnalyzer>(
            $"""[Replication(Source = "a", Target = "b", Filter = {filter})] partial record A;""" + Other,
            [("staff/filters/some.js", function)]
        );
        string view = isReported ? """{|RPK2013:"_view"|}""" : "\"_view\"";
        await Sources.VerifyDesignAsync<SpecificationAnalyzer>(
            $"""[Replication(Source = "a", Target = "b", Filter = {view})] [QueryParam("view", "staff/some")] partial record A;""" + Other,
            [("staff/views/some/map.js", function)]
        );
    }

    [Theory]
    [InlineData("staff/activ", "staff", "did you mean 'staff/active'?")]
    [InlineData("staff/x", "staff", "it has 'active'")]
    [InlineData("stafff/active", "stafff", "the project declares no 'stafff'; did you mean 'staff/active'?")]
    public Task An_unknown_view(string view, string design, string advice) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            $$"""[Replication(Source = "a", Target = "b", Filter = "_view")] [QueryParam("view", {|#0:"{{view}}"|})] partial record A;""",
            [StaffJson],
            Warning("RPK2023").WithLocation(0).WithArguments(view, design, advice)
        );

    [Fact]
    public Task The_nearest_name_is_a_fix() =>
        Sources.VerifyDesignFixAsync<DesignAnalyzer, StringLiteralCodeFix>(
            """[Replication(Source = "a", Target = "b", Filter = {|RPK2022:"staff/by_departmnt"|})] [QueryParam("department", "hr")] partial record A;""",
            """[Replication(Source = "a", Target = "b", Filter = "staff/by_department")] [QueryParam("department", "hr")] partial record A;""",
            Staff
        );

    [Fact]
    public Task The_nearest_view_is_a_fix() =>
        Sources.VerifyDesignFixAsync<DesignAnalyzer, StringLiteralCodeFix>(
            """[Replication(Source = "a", Target = "b", Filter = "_view")] [QueryParam("view", {|RPK2023:"staff/activ"|})] partial record A;""",
            """[Replication(Source = "a", Target = "b", Filter = "_view")] [QueryParam("view", "staff/active")] partial record A;""",
            StaffJson
        );

    [Fact]
    public Task Parameters_that_are_not_read() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            """
            [Replication(Source = "a", Target = "b", Filter = "staff/by_department")]
            [QueryParam({|#0:"role"|}, "manager")]
            partial record A([property: QueryParam] string Department);
            [Replication(Source = "a", Target = "b", Filter = {|#2:"staff/by_department"|})]
            partial record B([property: QueryParam("departmnt")] string {|#1:Part|});
            [Replication(Source = "a", Target = "b", Filter = "_view")] [QueryParam("view", "staff/active")] [QueryParam({|#3:"x"|}, 1)] partial record C;
            """,
            [StaffJson],
            Warning("RPK2024")
                .WithLocation(0)
                .WithArguments(
                    "The filter function 'staff/by_department'",
                    "role",
                    "remove the parameter, or read req.query.role in staff.json"
                ),
            Warning("RPK2024")
                .WithLocation(1)
                .WithArguments("The filter function 'staff/by_department'", "departmnt", "did you mean 'department'?"),
            Warning("RPK2025")
                .WithLocation(2)
                .WithArguments(
                    "staff/by_department",
                    "department",
                    "staff.json, line 5",
                    "add [QueryParam(\"department\", …)] to the record, or [QueryParam] to a member"
                ),
            Warning("RPK2024")
                .WithLocation(3)
                .WithArguments(
                    "The view 'staff/active'",
                    "x",
                    "a map function receives only the document; remove the parameter, or use a filter function"
                )
        );

    [Fact]
    public Task A_field_that_no_parameter_sets() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            """
            [Replication(Source = "a", Target = "b", Filter = {|#0:"staff/by_department"|})] partial record A;
            [Replication(Source = "a", Target = "b", Filter = "staff/by_department")]
            partial record B(System.Collections.Generic.IReadOnlyDictionary<string, object?>? QueryParams);
            """,
            [Staff],
            Warning("RPK2025")
                .WithLocation(0)
                .WithArguments(
                    "staff/by_department",
                    "department",
                    "staff/filters/by_department.js, line 2",
                    "add [QueryParam(\"department\", …)] to the record, or [QueryParam] to a member"
                )
        );

    [Theory]
    [InlineData("function (doc, req) { var q = req.query; return doc.a === q.a && doc.b === q['b']; }", "a,b")]
    [InlineData("function (doc, req) { var q = req.query || {}; return doc.a === q.a; }", "a")]
    [InlineData("function (doc, req) { const { a, b: c } = req.query; return doc.a === a && c; }", "a,b")]
    [InlineData("function (doc, req) { const { a = 1 } = req.query; return a; }", "a?")]
    [InlineData("function (doc, req) { return req.query.a || doc.b === req['query']['b']; }", "a?,b")]
    [InlineData("function (doc, req) { if (!req.query.a) return true; return doc.a === req.query.a; }", "a?")]
    [InlineData("function (doc, req) { return req.query.a === undefined || doc.a === req.query.a; }", "a?")]
    [InlineData("function (doc, req) { return req && req.query && req.query.a == doc.a; }", "a")]
    [InlineData("function (doc, req) { return 'a' in req.query; }", "a?")]
    [InlineData("function (doc, req) { return req.query?.a?.length; }", "a?")]
    [InlineData("(doc, req) => doc.a === req.query.a", "a")]
    [InlineData("function (doc, req) { return doc.tags.some(function (tag) { return tag === req.query.a; }); }", "a")]
    [InlineData("(function by(doc, req) { return doc.a === req.query.a; })", "a")]
    [InlineData("function by(doc, req) { return doc.a === req.query.a; } by", "a")]
    [InlineData("function (doc, req) { return !req.query.hasOwnProperty('a') || doc.a === req.query.a; }", "a?")]
    [InlineData("function (doc, req) { return req.query.toString() === doc.a; }", "*")]
    [InlineData("function (doc) { return doc.query.a; }", "")]
    [InlineData("function () { return arguments[1].query.a; }", "*")]
    [InlineData("function (doc, req) { return doc[req.query]; }", "*")]
    [InlineData("function (doc, req) { return req.query[doc.type]; }", "*")]
    [InlineData("function (doc, req) { for (var key in req.query) if (doc[key] != req.query[key]) return false; return true; }", "*")]
    [InlineData("function (doc, req) { return test(doc, req); function test(d, r) { return r.query.a; } }", "*")]
    [InlineData("function (doc, { query }) { return query.a; }", "*")]
    [InlineData("function (doc, req) { return [1].some(function (req) { return req.query.a; }); }", "*")]
    public void Reads(string source, string expected)
    {
        ReplicationKit.Analyzers.Design.ScriptFacts facts = ReplicationKit.Analyzers.Design.ScriptReader.Read(source);

        facts.SyntaxError.Should().BeNull();
        facts.NotFunction.Should().BeNull();
        string found = string.Join(
            ',',
            facts.Reads.GroupBy(read => read.Name).Select(group => group.Key + (group.Any(read => read.IsOptional) ? "?" : ""))
        );
        (facts.ReadsUnknownFields ? "*" : found).Should().Be(expected);
    }

    // Each was stored and called on a 3.5.2 with QuickJS.
    [Theory]
    [InlineData("function (doc, req) { return true; }")]
    [InlineData("function (doc, req) { return true; };")]
    [InlineData("/* all */ function(doc) { return true; } // yes")]
    [InlineData("function\n(doc) { return true; }")]
    [InlineData("doc => true")]
    [InlineData("doc => doc?.n ?? true")]
    [InlineData("(function named(doc) { return true; })")]
    [InlineData("function helper(x) { return x; } function (doc) { return helper(true); }")]
    [InlineData("function named(doc) { return true; } named")]
    [InlineData("var f = function (doc) { return true; }; f")]
    [InlineData("f = function (doc) { return true; }")]
    [InlineData("var n = 0; (function (doc) { return ++n; })")]
    [InlineData("if (true) { (function (doc) { return true; }) }")]
    [InlineData("function (doc) { return 1n === 1n; }")]
    [InlineData("function (doc) { return {...doc}.n === 1; }")]
    [InlineData("function (doc) { return (doc.a ||= 1) === 1_000; }")]
    [InlineData("class A { static #x = 1; static t() { return A.#x === 1; } } (function (doc) { return A.t(); })")]
    [InlineData("function (doc) { return /[\\p{L}--[a-z]]/v.test('X') && /a+/u.test(doc.b); }")]
    [InlineData("function (doc) { with (doc) { return n === 1; } }")]
    [InlineData("function (doc) { return 010 === 8; }")]
    public Task What_the_server_accepts(string source) => Sources.VerifyDesignAsync<DesignAnalyzer>("", [("staff/filters/all.js", source)]);

    [Theory]
    [InlineData("function (doc) {\n  return doc.a ==== 1;\n}", 2, 19, "Unexpected token '='")]
    [InlineData("\n\nfunction (doc, req) {\n  return true;\n", 4, 14, "Unexpected end of input")]
    [InlineData("export default function (doc) { return true; }", 1, 1, "Unexpected token 'export'")]
    [InlineData("function (doc) { return /(/.test(doc.a); }", 1, 27, "Invalid regular expression: /(/: Unterminated group")]
    [InlineData("async function (doc) { return true; }", 1, 16, "Unexpected token '('")]
    [InlineData("function* (doc) { return true; }", 1, 11, "Unexpected token '('")]
    [InlineData("function (doc) { using x = null; return true; }", 1, 24, "Unexpected identifier 'x'")]
    [InlineData("function (doc) { 'use strict'; return 010 === 8; }", 1, 39, "Octal literals are not allowed in strict mode")]
    public Task A_function_that_cannot_be_parsed(string source, int line, int column, string reason) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [("staff/filters/all.js", source)],
            Error("RPK1032")
                .WithSpan("/app/design/staff/filters/all.js", line, column, line, column + 1)
                .WithArguments("The filter function 'all'", "staff", reason)
        );

    [Theory]
    [InlineData(
        "function {|#0:all|}(doc) { return true; }",
        "it is declared with the name 'all', and a declaration has no value: remove the name"
    )]
    [InlineData("({|#0:{ all: function (doc) { } }|})", "it is an object: write only 'function (…) { … }'")]
    [InlineData(
        "{|#0:module.exports = function (doc) { }|};",
        "it assigns the function to an export, and only modules have exports: write only 'function (…) { … }'"
    )]
    [InlineData("{|#0:var all = function (doc) { };|}", "it is a declaration, which has no value: write only 'function (…) { … }'")]
    [InlineData("{|#0:1|}", "it is a value: write only 'function (…) { … }'")]
    public Task What_is_not_a_function(string source, string reason) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [("staff/filters/all.js", source)],
            Error("RPK1033").WithLocation(0).WithArguments("The filter function 'all'", "staff", reason)
        );

    [Fact]
    public Task A_function_in_JSON_is_located_in_its_string() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [
                (
                    "staff.json",
                    """
                    {
                      "views": { "a": { "map": "function {|#0:a|}(doc) {\n  emit(\"\u0041\", null);\n}" } },
                      "validate_doc_update": "function (doc) {\n  throw {|#1:)|}({ forbidden: \"no\" });\n}"
                    }
                    """
                ),
            ],
            Error("RPK1033")
                .WithLocation(0)
                .WithArguments(
                    "The map function of the view 'a'",
                    "staff",
                    "it is declared with the name 'a', and a declaration has no value: remove the name"
                ),
            Error("RPK1032").WithLocation(1).WithArguments("The function validate_doc_update", "staff", "Unexpected token ')'")
        );

    [Fact]
    public Task Modules_are_parsed_as_the_bodies_of_functions() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [
                ("staff/lib/types.js", "if (!module) return;\nexports.wanted = require('./one').one;"),
                ("staff/lib/deep/one.js", "exports.one = {|#0:;|}"),
                ("staff/lib/page.html", "<html>"),
                ("staff/views/lib/two.js", "exports.two = {|#1:}|};"),
                ("staff/views/a/map.js", "function (doc) { emit(1); }"),
            ],
            Error("RPK1032").WithLocation(0).WithArguments("The module lib.deep.one", "staff", "Unexpected token ';'"),
            Error("RPK1032").WithLocation(1).WithArguments("The module views.lib.two", "staff", "Unexpected token '}'")
        );

    [Fact]
    public Task Functions_in_another_language_are_not_parsed() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [("staff/language", "erlang\n"), ("staff/views/a/map.erl", "fun({Doc}) -> Emit(null, null) end."), ("staff/.couchapprc", "{")]
        );

    [Theory]
    [InlineData("staff.json", "{ \"filters\": {|#0:}|}", "The JSON cannot be parsed: expected a value")]
    [InlineData("staff.json", "{|#0:[]|}", "A design document is a JSON object")]
    [InlineData(
        "staff.json",
        "{ \"_id\": {|#0:\"staff\"|} }",
        "The _id of a design document has the form '_design/name': correct it, or remove it to use the file's name"
    )]
    [InlineData("staff.json", "{ \"a\": 1, \"a\": {|#0:2|} }", "The field 'a' appears twice: keep only one")]
    [InlineData(
        "staff.json",
        "{ \"filters\": {|#0:[]|} }",
        "The server rejects the field 'filters', because it is an array: change it to an object"
    )]
    [InlineData(
        "staff.json",
        "{ \"filters\": { \"a\": {|#0:1|} } }",
        "The server rejects the field 'filters.a', because it is a number: change it to a string or an object"
    )]
    [InlineData("staff.json", "{ \"views\": { \"a\": {|#0:{ }|} } }", "The view 'a' has no map function: add 'map'")]
    [InlineData(
        "staff.json",
        "{ \"_attachments\": {|#0:{ }|} }",
        "Attachments of a design document are not deployed: remove '_attachments', and upload them separately"
    )]
    [InlineData("staff.json", "{ \"_x\": {|#0:1|} }", "The field '_x' begins with an underscore, which the server reserves: rename it")]
    [InlineData(
        "staff/options.json",
        "{ \"partitioned\": {|#0:1|} }",
        "The server rejects the field 'options.partitioned', because it is a number: change it to a boolean"
    )]
    [InlineData(
        "all.js",
        "{|#0:|}function (doc) { }",
        "'all.js' declares nothing: a design document is a JSON file such as 'staff.json', or a folder with files such as 'staff/filters/by_department.js'; move the file, or exclude it from ReplicationDesign"
    )]
    [InlineData(
        "_design/staff/filters/a.js",
        "{|#0:|}function (doc) { }",
        "The name of a design document cannot be '_design': a folder such as 'staff' is the document '_design/staff'; rename it"
    )]
    public Task An_invalid_document(string path, string text, string message) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>("", [(path, text)], Error("RPK1034").WithLocation(0).WithArguments(message));

    [Theory]
    [InlineData(
        "staff/filter/by_department.js",
        "{|#0:|}function (doc) { return true; }",
        "The server ignores the field 'filter' of the design document 'staff': did you mean 'filters'?"
    )]
    [InlineData(
        "staff.json",
        "{ \"validate_doc_updates\": {|#0:\"function (doc) { }\"|} }",
        "The server ignores the field 'validate_doc_updates' of the design document 'staff': did you mean 'validate_doc_update'?"
    )]
    [InlineData(
        "staff.json",
        "{ \"views\": { \"a\": { \"map\": \"function (doc) { }\", \"reduces\": {|#0:\"_count\"|} } } }",
        "The server ignores the field 'reduces' of the view 'a': did you mean 'reduce'?"
    )]
    [InlineData(
        "filters/by_department.js",
        "{|#0:function (doc) { return true; }|}",
        "The design document 'filters' has no field that the server uses: name the first folder after the design document, as in 'staff/filters/by_department.js'"
    )]
    public Task A_field_that_the_server_ignores(string path, string text, string message) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>("", [(path, text)], Warning("RPK2026").WithLocation(0).WithArguments(message));

    [Theory]
    [InlineData("{ }")]
    [InlineData("{ \"language\": \"query\", \"views\": { \"a\": { \"map\": { }, \"options\": { } } } }")]
    [InlineData("{ \"filters\": { }, \"app\": { \"name\": \"x\" }, \"templates\": { }, \"tests\": [] }")]
    [InlineData("{ \"indexes\": { }, \"views\": { \"lib\": { \"maps\": \"exports.a = 1;\" } } }")]
    public Task Other_fields_belong_to_the_application(string text) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>("", [("staff.json", text)]);

    [Theory]
    [InlineData("{ \"filters\": { }, {|#0:}|}", "}")]
    [InlineData("{ \"rewrites\": [1,{|#0:]|} }", "]")]
    public Task A_trailing_comma(string text, string bracket) =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [("staff.json", text)],
            Error("RPK1034").WithLocation(0).WithArguments($"The JSON cannot be parsed: remove the comma before \"{bracket}\"")
        );

    [Fact]
    public Task An_unknown_built_in_reduce() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [("staff/views/a/map.js", "function (doc) { emit(1); }"), ("staff/views/a/reduce.js", "{|#0:_total|}\n")],
            Error("RPK1034")
                .WithLocation(0)
                .WithArguments("'_total' is not a built-in reduce function: use _sum, _count, _stats or _approx_count_distinct")
        );

    [Fact]
    public Task A_document_declared_twice() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [
                ("staff.json", "{ }"),
                ("staff/filters/all.js", "{|#0:|}function (doc) { return true; }"),
                ("other.json", "{|#1:{ \"_id\": \"_design/a\" }|}"),
                ("a.json", "{ }"),
            ],
            Error("RPK1034")
                .WithLocation(0)
                .WithArguments("The design document 'staff' is also declared in 'staff.json': merge both, or remove one"),
            Error("RPK1034")
                .WithLocation(1)
                .WithArguments("The design document 'a' is also declared in 'a.json': merge both, or remove one")
        );

    [Fact]
    public Task A_field_declared_twice() =>
        Sources.VerifyDesignAsync<DesignAnalyzer>(
            "",
            [
                Staff,
                ("staff/filters/by_department.txt", "{|#0:|}function (doc) { return true; }"),
                ("staff/views.json", "{ }"),
                ("staff/views/a/map.js", "{|#1:|}function (doc) { emit(1); }"),
            ],
            Error("RPK1034")
                .WithLocation(0)
                .WithArguments(
                    "'staff/filters/by_department.txt' declares a field that 'staff/filters/by_department.js' declares too: keep only one"
                ),
            Error("RPK1034")
                .WithLocation(1)
                .WithArguments("'staff/views/a/map.js' declares a field that 'staff/views.json' declares too: keep only one")
        );

    [Fact]
    public async Task Files_that_are_cut_off_anywhere_never_break_the_analyzer()
    {
        CSharpCompilation compilation = Compilations.Create(
            """[Replication(Source = "a", Target = "b", Filter = "staff/by_department")] [QueryParam("department", "hr")] partial record A;"""
        );
        string json = StaffJson.Item2;
        for (int length = 0; length <= json.Length; length++)
        {
            string script = ByDepartment[..Math.Min(length, ByDepartment.Length)];
            await Compilations.AnalyzeAsync(
                compilation,
                DesignOptions.Of([
                    ("staff.json", json[..length]),
                    ("staff/filters/by_department.js", script),
                    ("other/filters/a.js", script),
                ])
            );
        }
    }

    private static DiagnosticResult Warning(string id) => DiagnosticResult.CompilerWarning(id);

    private static DiagnosticResult Error(string id) => DiagnosticResult.CompilerError(id);
}
