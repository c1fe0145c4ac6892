using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>GET /version.</summary>
public sealed class VersionHandler : IPathHandler
{
    public const string GitVersion = "v1.36.0";

    private readonly byte[] body = ObjectCodec.ToBytes(new JsonObject
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-04-22T00:00:00Z",
        ["goVersion"] = $"dotnet{Environment.Version}",
        ["compiler"] = "roslyn",
        ["platform"] = $"linux/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}",
    });

    public async ValueTask<bool> TryHandleAsync(HttpContext http)
    {
        if (http.Request.Path != "/version" && http.Request.Path != "/version/")
            return false;
        await BodyWriter.WriteAsync(http, StatusCodes.Status200OK, new ResponseFormat(false, ObjectForm.Full, true), body).ConfigureAwait(false);
        return true;
    }
}
