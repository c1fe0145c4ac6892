using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>The bytes of a patch that is written down as a document.</summary>
public static class PatchDocument
{
    public static byte[] ToUtf8(this JsonObject patch) => Encoding.UTF8.GetBytes(patch.ToJsonString());
}
