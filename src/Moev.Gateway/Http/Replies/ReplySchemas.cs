using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;

namespace Moev.Gateway.Http.Replies;

/// <summary>The schemas of responses that several resources have.</summary>
internal static class ReplySchemas
{
    public static readonly Schema Command = Schema.Of("CommandAnswer", ControlJson.Plain.CommandAnswer);
}
