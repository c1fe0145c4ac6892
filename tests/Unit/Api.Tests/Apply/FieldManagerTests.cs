using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Apply;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Api.Tests.Apply;

public class FieldManagerTests
{
    private const string Web = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"a","image":"1","ports":[{"containerPort":80}]}]}}}}""";
    private static readonly SchemaNode Deployments = SchemaRegistry.For<Deployment>();

    [Fact]
    public void An_applier_owns_exactly_what_it_says()
    {
        var applied = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var entry = applied["metadata"]!["managedFields"]![0]!;
        Assert.Equal(
            """{"manager":"me","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}}""",
            entry.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing()
    {
        var first = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var second = FieldManager.Apply(first, Json(Web), By("me") with { Now = DateTimeOffset.UnixEpoch.AddYears(99) }, force: false);
        Assert.True(JsonNode.DeepEquals(first, second));
    }

    [Fact]
    public void A_field_no_longer_applied_is_removed_unless_another_owns_it()
    {
        var live = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        live = FieldManager.Apply(live, Json("""{"metadata":{"name":"web"},"spec":{"replicas":3}}"""), By("other"), force: false);
        live = FieldManager.Apply(live, Json("""{"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"a","image":"2"}]}}}}"""), By("me"), force: false);
        live["metadata"]!.AsObject().Remove("managedFields");
        Assert.Equal("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"a","image":"2"}]}}}}""", live.ToJsonString());
    }

    [Fact]
    public void Another_value_for_a_field_of_another_is_a_conflict_that_force_settles()
    {
        var live = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var config = Json("""{"metadata":{"name":"web"},"spec":{"replicas":5}}""");
        var error = Assert.Throws<StatusException>(() => FieldManager.Apply(live, config, By("other"), force: false));
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"me\": .spec.replicas"), (error.Code, error.Message));
        var cause = Assert.Single(error.Status.Details!.Causes!);
        Assert.Equal(("FieldManagerConflict", ".spec.replicas", "conflict with \"me\""), (cause.Reason, cause.Field, cause.Message));
        live = FieldManager.Apply(live, config, By("other"), force: true);
        Assert.Equal(5, (int)live["spec"]!["replicas"]!);
        Assert.DoesNotContain("f:replicas", live["metadata"]!["managedFields"]!.AsArray().Single(e => (string)e!["manager"]! == "me")!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_takes_over_what_it_changes_and_only_that()
    {
        var live = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var updated = (JsonObject)live.DeepClone();
        updated["spec"]!["replicas"] = 7;
        updated["metadata"]!["annotations"] = new JsonObject { ["x"] = "y" };
        FieldManager.TrackUpdate(live, updated, By("scaler") with { Subresource = "scale" });
        var entries = updated["metadata"]!["managedFields"]!.AsArray();
        Assert.Equal("""{"f:metadata":{"f:annotations":{".":{},"f:x":{}}},"f:spec":{"f:replicas":{}}}""", entries[1]!["fieldsV1"]!.ToJsonString());
        Assert.Equal(("Update", "scale"), ((string)entries[1]!["operation"]!, (string)entries[1]!["subresource"]!));
        var error = Assert.Throws<StatusException>(() => FieldManager.Apply(updated, Json(Web), By("me"), force: false));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\" using apps/v1: .spec.replicas", error.Message);
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager()
    {
        var live = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var config = Json("""{"metadata":{"name":"web","labels":{"app":"x"}},"spec":{"template":{"spec":{"containers":[{"name":"a","image":"9"}]}}}}""");
        var error = Assert.Throws<StatusException>(() => FieldManager.Apply(live, config, By("other"), force: false));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"me\":\n- .metadata.labels.app\n- .spec.template.spec.containers[name=\"a\"].image", error.Message);
    }

    [Fact]
    public void An_untracked_object_belongs_to_its_past()
    {
        var error = Assert.Throws<StatusException>(() =>
            FieldManager.Apply(Json(Web), Json("""{"metadata":{"name":"web"},"spec":{"replicas":1}}"""), By("me"), force: false));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using apps/v1: .spec.replicas", error.Message);
    }

    [Fact]
    public void Fields_the_endpoint_resets_are_not_owned()
    {
        var write = By("me") with { ResetFields = new FieldSet().Add("f:status") };
        var applied = FieldManager.Apply(null, Json("""{"metadata":{"name":"web"},"spec":{"replicas":1},"status":{"replicas":1}}"""), write, force: false);
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", applied["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public void Elements_repeated_or_without_key_are_refused()
    {
        var twice = Json("""{"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"a"}]}}}}""");
        Assert.Contains("duplicate entries for key [name=\"a\"]", Assert.Throws<StatusException>(() => FieldManager.Apply(null, twice, By("me"), force: false)).Message, StringComparison.Ordinal);
        var keyless = Json("""{"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}""");
        Assert.Contains("omits key field \"name\"", Assert.Throws<StatusException>(() => FieldManager.Apply(null, keyless, By("me"), force: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_and_keyed_lists_are_shared_by_element()
    {
        var live = FieldManager.Apply(null, Json("""{"metadata":{"name":"web","finalizers":["a.b/c"]}}"""), By("one"), force: false);
        live = FieldManager.Apply(live, Json("""{"metadata":{"name":"web","finalizers":["d.e/f"]}}"""), By("two"), force: false);
        Assert.Equal(["a.b/c", "d.e/f"], live["metadata"]!["finalizers"]!.AsArray().Select(f => (string)f!));
        live = FieldManager.Apply(live, Json("""{"metadata":{"name":"web"}}"""), By("one"), force: false);
        Assert.Equal("""["d.e/f"]""", live["metadata"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public void The_table_can_be_reset_by_a_client()
    {
        var live = FieldManager.Apply(null, Json(Web), By("me"), force: false);
        var updated = (JsonObject)live.DeepClone();
        updated["metadata"]!["managedFields"] = new JsonArray(new JsonObject());
        FieldManager.TrackUpdate(live, updated, By("you"));
        Assert.Null(updated["metadata"]!["managedFields"]);
    }

    [Theory]
    [InlineData("mine", "kubectl/v1.32 (linux)", "mine")]
    [InlineData("", "kubectl/v1.32 (linux)", "kubectl")]
    [InlineData(null, null, "unknown")]
    public void Managers_are_named_after_their_agent(string? manager, string? agent, string name) => Assert.Equal(name, FieldManagerNames.From(manager, agent));

    private static FieldWrite By(string manager) => new()
    {
        Schema = Deployments,
        Manager = manager,
        ApiVersion = "apps/v1",
        Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
