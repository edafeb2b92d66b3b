namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>Everything of the embedded server that reads what a client sends.</summary>
internal static class RequestTargets
{
    private static readonly string Credentials = Convert.ToBase64String("admin:password"u8);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new LineTarget(
            "request lines",
            "GET /",
            "GET /_all_dbs?limit=1&skip=0&startkey=%22a%22",
            "GET /db/_all_docs?limit=5&skip=1&startkey=%22a%22&endkey=%22c%22&descending=true&include_docs=true&inclusive_end=false",
            "GET /db/_all_docs?keys=%5B%22a%22%5D&update_seq=true&conflicts=true",
            "GET /db/_design_docs?key=%22_design/d%22",
            "GET /db/_local_docs?limit=1",
            "GET /db/_changes?since=0&limit=2&style=all_docs&include_docs=true&descending=true&att_encoding_info=true",
            "GET /db/_changes?feed=longpoll&since=now&timeout=1&heartbeat=1000",
            "GET /db/_changes?filter=d/f&a=1&seq_interval=2",
            "GET /db/_changes?filter=_doc_ids&doc_ids=%5B%22a%22%5D",
            "GET /db/a?rev=2-x&revs=true&revs_info=true&conflicts=true&latest=true&attachments=true&atts_since=%5B%222-x%22%5D",
            "GET /db/a?open_revs=%5B%222-x%22%5D&latest=true",
            "GET /db/a/p?rev=2-x",
            "PUT /db/c?new_edits=false&batch=ok&rev=1-x",
            "DELETE /db/b?rev=1-y",
            "COPY /db/a\nDestination: c?rev=1-x",
            "GET /db/_index?limit=1&skip=0",
            "DELETE /db/_index/i/json/a",
            "GET /parts/_partition/x/_all_docs?limit=1",
            "GET /_scheduler/docs/_replicator/x?states=running&limit=1",
            "GET /_scheduler/jobs?limit=1&skip=0",
            "GET /_uuids?count=3",
            "GET /_node/_local/_config/cors/origins",
            "POST /db/_purge",
            "DELETE /_session?next=/a/b",
            "GET /_session?basic=true",
            "HEAD /db"
        ),
        new LineTarget(
            "headers",
            $"GET /_session\nAuthorization: Basic {Credentials}\nAccept: application/json",
            "GET /_session\nAuthorization: \nCookie: AuthSession=YWRtaW46NUY0QTZBNzU6wqM",
            "GET /_session\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIiwiZXhwIjoxfQ.c2ln",
            "GET /db/a/p\nRange: bytes=0-1\nIf-None-Match: \"a\", W/\"b\"\nAccept-Encoding: gzip",
            "GET /db/a/q\nRange: bytes=0-1,-2, 3-",
            "GET /db/a?open_revs=all\nAccept: multipart/mixed;q=0.5, application/json",
            "PUT /db/h\nIf-Match: \"1-x\"\nContent-Encoding: gzip\nX-Couch-Full-Commit: true",
            "OPTIONS /db\nOrigin: https://a.example\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: content-type",
            "GET /_session\nX-Auth-CouchDB-UserName: a\nX-Auth-CouchDB-Roles: b,c\nX-Auth-CouchDB-Token: 00"
        ),
        new LineTarget(
            "views",
            "GET /db/_design/v/_view/m?startkey=%5B1%5D&endkey=%5B2%2C%7B%7D%5D&group_level=1&limit=2&skip=1&update_seq=true",
            "GET /db/_design/v/_view/m?reduce=false&descending=true&inclusive_end=false&startkey_docid=a&endkey_docid=b&include_docs=true",
            "GET /db/_design/v/_view/j?keys=%5B%22a%22%2C%22b%22%5D&group=true&stable=true&update=lazy&sorted=false",
            "GET /db/_design/v/_view/j?key=%22a%22&reduce=false&conflicts=true&attachments=true&att_encoding_info=true&stale=ok",
            "GET /parts/_partition/x/_design/v/_view/m?limit=1&reduce=true&partition=x",
            "GET /db/_design/v/_info",
            "POST /db/_view_cleanup",
            "POST /db/_compact/v",
            "GET /db/_changes?filter=_view&view=v/m&limit=1"
        ),
        new LineTarget(
            "functions",
            "GET /db/_design/v/_show/s/a?a=1&format=json\nAccept: text/html, application/json;q=0.5",
            "GET /db/_design/v/_list/l/m?limit=1&reduce=false&x=%22y%22",
            "GET /db/_design/v/_list/l/d/m?group=true",
            "PUT /db/_design/v/_update/u/a?x=1\nContent-Type: application/x-www-form-urlencoded\nCookie: a=b; c=\"d\"",
            "GET /db/_design/v/_rewrite/to/a?b=1",
            "GET /db/_design/v/_rewrite/v/m?limit=1"
        ),
        new LineTarget(
            "events",
            "GET /_db_updates?since=0&limit=1&timeout=1",
            "GET /_db_updates?since=now&descending=true",
            "GET /_active_tasks",
            "GET /_dbs_info?limit=1&descending=true&startkey=%22a%22"
        ),
        new BodyTarget("POST", "/db/_design/v/_view/m", """{"keys":[[1,"a"],[2,"b"]],"group":true,"limit":2,"skip":0}"""),
        new BodyTarget(
            "POST",
            "/db/_design/v/_view/j/queries",
            """{"queries":[{"startkey":"a","endkey":"c","reduce":false,"include_docs":true},{"keys":["a"],"group":true},{"group_level":1}]}"""
        ),
        new BodyTarget(
            "POST",
            "/db/_all_docs/queries",
            """{"queries":[{"keys":["a","q"]},{"startkey":"a","limit":1,"descending":true}]}"""
        ),
        new BodyTarget("POST", "/db/_purge", """{"a":["2-x"],"b":["1-y","1-z"],"q":[]}"""),
        new BodyTarget("POST", "/db/_design/v/_update/u/a", """{"a":[1,null,"x"]}"""),
        new BodyTarget(
            "POST",
            "/_replicate",
            """{"source":"db","target":"copy","doc_ids":["a"],"continuous":false,"since_seq":"0","winning_revs_only":true}""",
            """{"_id":"x","source":{"url":"db","headers":{"X-A":"b"}},"target":"copy","selector":{"a":1},"cancel":true}""",
            """{"source":"db","target":"made","create_target":true,"create_target_params":{"q":1},"filter":"d/f","query_params":{"a":1}}"""
        ),
        new BodyTarget(
            "POST",
            "/db/_find",
            """{"selector":{"a":{"$gt":0}},"sort":["a"],"fields":["a","b.0"],"limit":2,"skip":1,"bookmark":null,"r":1,"conflicts":true}""",
            """{"selector":{"$or":[{"a":1},{"b":{"$elemMatch":{"$eq":"x"}}}],"type":{"$regex":"^t"}},"execution_stats":true}""",
            """{"selector":{"a":{"$gt":0}},"use_index":["i","a"],"stale":"ok","update":false,"allow_fallback":false}"""
        ),
        new BodyTarget(
            "POST",
            "/db/_explain",
            """{"selector":{"a":{"$in":[1]},"_id":{"$lt":"z"}},"sort":[{"_id":"desc"}],"fields":["_id"]}"""
        ),
        new BodyTarget(
            "POST",
            "/db/_index",
            """{"index":{"fields":[{"a":"asc"},"b.c"],"partial_filter_selector":{"a":{"$exists":true}}},"ddoc":"j","name":"n","w":1}""",
            """{"index":{"fields":["a"]},"type":"json","partitioned":false}"""
        ),
        new BodyTarget("POST", "/db/_index/_bulk_delete", """{"docids":["j","_design/k"],"w":2}"""),
        new BodyTarget(
            "POST",
            "/db/_bulk_docs",
            """{"docs":[{"_id":"a","_rev":"1-x","a":1.5},{"_id":"_local/m","v":-0.0},{"_deleted":true}]}""",
            """{"new_edits":false,"docs":[{"_id":"n","_revisions":{"start":2,"ids":["b","a"]},"_attachments":{"q":{"data":"aGk=","revpos":1} } }]}"""
        ),
        new BodyTarget("POST", "/db/_bulk_get?revs=true", """{"docs":[{"id":"a","rev":"2-x","atts_since":["1-x"]},{"id":"b"}]}"""),
        new BodyTarget("POST", "/db/_revs_diff", """{"a":["2-x","3-y"],"q":["1-z"]}"""),
        new BodyTarget("POST", "/db/_missing_revs", """{"a":["2-x","3-y"]}"""),
        new BodyTarget("POST", "/db/_all_docs", """{"keys":["a","q"],"limit":1,"skip":0,"descending":true,"include_docs":true}"""),
        new BodyTarget("POST", "/db/_changes?filter=_selector", """{"selector":{"a":{"$gt":0}},"fields":["a"]}"""),
        new BodyTarget("POST", "/db/_changes?filter=_doc_ids", """{"doc_ids":["a","b"]}"""),
        new BodyTarget("PUT", "/db/w", """{"_id":"w","a":[1,2.5,"x",null,{"b":true}],"_attachments":{"p":{"stub":true,"revpos":1}}}"""),
        new BodyTarget("PUT", "/checked/w", """{"thrown":{"forbidden":[1,"a",{"b":null}]}}""", """{"thrown":["error","a",1.5]}"""),
        new BodyTarget("POST", "/checked/_bulk_docs", """{"docs":[{"_id":"a"},{"thrown":{"unauthorized":{"a":[]}}},{"thrown":{}}]}"""),
        new BodyTarget("PUT", "/db/_local/w", """{"_rev":"0-1","history":[{"seq":1}]}"""),
        new BodyTarget(
            "PUT",
            "/db/_design/w",
            """{"language":"javascript","filters":{"f":"function(doc){return true}"},"views":{"v":{"map":"function(doc){emit(doc.a,1)}"}},"options":{}}""",
            """{"validate_doc_update":"function(n,o,u,s){if(n.bad)throw({forbidden:'x'})}","rewrites":[],"updates":{"u":"function(){}"}}""",
            """{"language":"query","views":{"n":{"map":{"fields":{"a":"asc"},"partial_filter_selector":{}},"reduce":"_count","options":{"def":{}}}}}"""
        ),
        new BodyTarget("PUT", "/db/_security", """{"admins":{"names":["a"],"roles":["r"]},"members":{"names":[],"roles":["m"]}}"""),
        new BodyTarget("PUT", "/db/_revs_limit", "10"),
        new BodyTarget(
            "PUT",
            "/_users/org.couchdb.user:u",
            """{"_id":"org.couchdb.user:u","name":"u","type":"user","roles":["r"],"password":"p"}""",
            """{"name":"u","type":"user","roles":[],"password_scheme":"pbkdf2","iterations":10,"derived_key":"00","salt":"s"}"""
        ),
        new BodyTarget(
            "PUT",
            "/_replicator/r",
            """{"source":{"url":"http://127.0.0.1:1/s","auth":{"basic":{"username":"a","password":"b"}}},"target":"http://127.0.0.1:1/t","selector":{"a":1}}""",
            """{"source":"http://127.0.0.1:1/s","target":"http://127.0.0.1:1/t","continuous":true,"filter":"d/f","query_params":{"a":"1"},"doc_ids":["x"]}"""
        ),
        new BodyTarget("POST", "/_session?next=/a&fail=/b", """{"name":"admin","username":"admin","password":"password"}"""),
        new BodyTarget("POST", "/_session", "name=admin&password=pass%20word&next=/") { ContentType = "application/x-www-form-urlencoded" },
        new BodyTarget("PUT", "/_node/_local/_config/replicator/max_jobs", "\"500\""),
        new BodyTarget("POST", "/_dbs_info", """{"keys":["db","q"]}"""),
        new BodyTarget(
            "PUT",
            "/db/m",
            "--b\r\nContent-Type: application/json\r\n\r\n{\"_attachments\":{\"p\":{\"follows\":true,\"length\":2}}}\r\n--b\r\nContent-Disposition: attachment; filename=\"p\"\r\n\r\nhi\r\n--b--"
        )
        {
            ContentType = "multipart/related; boundary=\"b\"",
        },
    ];
}
