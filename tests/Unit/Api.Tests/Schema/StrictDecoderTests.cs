using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Api.Tests.Schema;

public class StrictDecoderTests
{
    private static readonly SchemaNode Pods = SchemaRegistry.For<Pod>();
    private static readonly SchemaNode Deployments = SchemaRegistry.For<Deployment>();

    [Fact]
    public void Values_come_out_in_the_form_they_are_stored_in()
    {
        var decoded = StrictDecoder.Decode(
            """{"metadata":{"creationTimestamp":"2026-01-02T03:04:05+01:00","deletionTimestamp":null},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":0.5,"memory":"1024Ki"}},"args":["x",null]}]}}"""u8,
            Pods);
        Assert.Empty(decoded.Problems);
        Assert.Equal(
            """{"metadata":{"creationTimestamp":"2026-01-02T02:04:05Z"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"500m","memory":"1Mi"}},"args":["x",""]}]}}""",
            decoded.Object.ToJsonString());
    }

    [Fact]
    public void Unknown_and_repeated_fields_are_dropped_and_named_with_their_path()
    {
        var decoded = StrictDecoder.Decode(
            """{"Spec":{},"spec":{"foo":{"a":[1]},"replicas":1,"replicas":2,"template":{"spec":{"containers":[{"name":"a","imagee":"b"}]}}}}"""u8,
            Deployments);
        Assert.Equal(
            ["unknown field \"Spec\"", "unknown field \"spec.foo\"", "duplicate field \"spec.replicas\"", "unknown field \"spec.template.spec.containers[0].imagee\""],
            decoded.Problems);
        Assert.Equal("""{"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"a"}]}}}}""", decoded.Object.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":[]}""", "json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"env":[{"name":"a","value":1}]}]}}}}""", "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    [InlineData("""{"metadata":{"labels":{"a":true}}}""", "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"one"}}}]}}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("""[]""", "json: cannot unmarshal array into Go value of type v1.Deployment")]
    public void A_type_that_does_not_fit_is_told_with_field_and_type(string body, string words) =>
        Assert.Equal(words, Assert.Throws<DecodeException>(() => StrictDecoder.Decode(Encoding.UTF8.GetBytes(body), Deployments)).Message);

    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("{\"a\":", "unexpected end of JSON input")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"spec\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"spec\":{} x}", "invalid character 'x' after object key:value pair")]
    [InlineData("{} x", "invalid character 'x' after top-level value")]
    [InlineData("kind: Pod", "invalid character 'k' looking for beginning of value")]
    [InlineData("{\"spec\":tru}", "invalid character '}' in literal true (expecting 'e')")]
    public void Text_that_is_no_json_is_told_where(string body, string words)
    {
        var error = Assert.Throws<DecodeException>(() => StrictDecoder.Decode(Encoding.UTF8.GetBytes(body), Pods));
        Assert.True(error.IsSyntax);
        Assert.Equal(words, error.Message);
    }

    [Fact]
    public void Endless_nesting_is_refused() => Assert.Throws<DecodeException>(() =>
        StrictDecoder.Decode(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000)), Pods));

    [Fact]
    public void A_body_of_another_version_or_kind_is_refused()
    {
        Assert.Equal(
            "the API version in the data (v1) does not match the expected API version (apps/v1)",
            Refused("""{"apiVersion":"v1","kind":"Deployment"}""", Deployments));
        Assert.StartsWith("Service in version \"v1\" cannot be handled as a Pod: ", Refused("""{"apiVersion":"v1","kind":"Service"}""", Pods), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_name_the_kind_and_a_syntax_error_shows_the_start()
    {
        Assert.Equal(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.foo\", unknown field \"spec.bar\"",
            Refused("""{"spec":{"foo":1,"bar":2}}""", Deployments));
        Assert.Equal(
            "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({\"kind\":)",
            Refused("{\"kind\":", Pods));
    }

    [Fact]
    public void Warn_drops_and_tells()
    {
        var warnings = new List<string>();
        var pod = BodyDecoder.Decode("""{"spec":{"foo":1}}"""u8, isYaml: false, Pods, FieldValidation.Warn, warnings.Add);
        Assert.Equal(["unknown field \"spec.foo\""], warnings);
        Assert.Equal("""{"spec":{},"apiVersion":"v1","kind":"Pod"}""", pod.ToJsonString());
    }

    [Fact]
    public void Yaml_is_read_as_json_would_be()
    {
        var pod = BodyDecoder.Decode("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    args: [\"1\", 'yes', x]\n    stdin: true\n    resources: {limits: {cpu: 1}}\n"u8, isYaml: true, Pods, FieldValidation.Strict);
        Assert.Equal("""{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","args":["1","yes","x"],"stdin":true,"resources":{"limits":{"cpu":"1"}}}]}}""", pod.ToJsonString());
        var error = Assert.Throws<StatusException>(() => BodyDecoder.Decode("a: [1\nb: }"u8, isYaml: true, Pods, FieldValidation.Strict));
        Assert.Contains("error converting YAML to JSON: yaml:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_has_a_schema_that_takes_an_empty_object()
    {
        foreach (var type in SchemaRegistry.KindTypes)
        {
            var schema = SchemaRegistry.For(type);
            Assert.Empty(StrictDecoder.Decode("{}"u8, schema).Problems);
            Defaulter.Apply(new JsonObject { ["spec"] = new JsonObject() }, schema);
            Assert.Same(schema, SchemaRegistry.ForKind(schema.Kind!.Group, schema.Kind.Version, schema.Kind.Kind));
        }
    }

    private static string Refused(string body, SchemaNode schema) =>
        Assert.Throws<StatusException>(() => BodyDecoder.Decode(Encoding.UTF8.GetBytes(body), isYaml: false, schema, FieldValidation.Strict)).Message;
}
