using System.Text;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Api.Tests.Errors;

public class ApiErrorsTests
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Deployments = new("apps", "deployments");

    [Fact]
    public void The_words_are_those_clients_know()
    {
        Assert.Equal("pods \"x\" not found", ApiErrors.NotFound(Pods, "x").Message);
        Assert.Equal("deployments.apps \"x\" already exists", ApiErrors.AlreadyExists(Deployments, "x").Message);
        Assert.Equal(
            "Operation cannot be fulfilled on deployments.apps \"x\": the object has been modified; please apply your changes to the latest version and try again",
            ApiErrors.Conflict(Deployments, "x").Message);
        Assert.Equal("pods is forbidden: no", ApiErrors.Forbidden(Pods, "", "no").Message);
        Assert.Equal("forbidden: no", ApiErrors.Forbidden(default, "", "no").Message);
        Assert.Equal("patch is not supported on resources of kind \"pods\"", ApiErrors.MethodNotSupported(Pods, "patch").Message);
    }

    [Fact]
    public void One_field_error_is_written_alone_and_is_a_cause()
    {
        var error = ApiErrors.Invalid(new("apps", "Deployment"), "x", [FieldError.Invalid(FieldPath.Of("spec", "replicas"), -1, "must be greater than or equal to 0")]);
        Assert.Equal("Deployment.apps \"x\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", error.Message);
        var cause = Assert.Single(error.Status.Details!.Causes!);
        Assert.Equal(("FieldValueInvalid", "spec.replicas", "Invalid value: -1: must be greater than or equal to 0"), (cause.Reason, cause.Field, cause.Message));
        Assert.Equal(422, error.Code);
    }

    [Fact]
    public void Several_field_errors_are_written_as_a_list_without_repetition()
    {
        var path = FieldPath.Of("spec", "containers").Index(0);
        var error = ApiErrors.Invalid(
            new("", "Pod"),
            "p",
            [FieldError.Required(path.Child("name")), FieldError.Required(path.Child("name")), FieldError.NotSupported(path.Child("imagePullPolicy"), "x", ["Always", "Never"])]);
        Assert.Equal(
            "Pod \"p\" is invalid: [spec.containers[0].name: Required value, spec.containers[0].imagePullPolicy: Unsupported value: \"x\": supported values: \"Always\", \"Never\"]",
            error.Message);
    }

    [Fact]
    public void The_status_is_written_with_empty_metadata_and_its_details()
    {
        var json = Encoding.UTF8.GetString(ApiErrors.NotFound(Pods, "x").ToUtf8Json());
        Assert.Contains("\"metadata\":{}", json, StringComparison.Ordinal);
        Assert.Contains("\"details\":{\"kind\":\"pods\",\"name\":\"x\"}", json, StringComparison.Ordinal);
        Assert.Contains("\"code\":404", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_reads_back_what_a_server_wrote()
    {
        var sent = ApiErrors.Conflict(Deployments, "x");
        var read = ApiErrors.FromResponse(409, sent.ToUtf8Json());
        Assert.True(read.IsConflict);
        Assert.False(read.IsAlreadyExists);
        Assert.Equal(sent.Message, read.Message);
    }

    [Fact]
    public void A_response_without_a_status_is_told_by_its_code()
    {
        var error = ApiErrors.FromResponse(503, "upstream is gone"u8);
        Assert.True(error.IsServiceUnavailable);
        Assert.True(error.HasCause(CauseReason.UnexpectedServerResponse));
    }

    [Theory]
    [InlineData(1, "may not be more than 1 byte")]
    [InlineData(63, "may not be more than 63 bytes")]
    public void Too_long_counts_bytes(int max, string words) => Assert.Equal($"a.b: Too long: {words}", FieldError.TooLong(FieldPath.Of("a", "b"), max).ToString());
}
