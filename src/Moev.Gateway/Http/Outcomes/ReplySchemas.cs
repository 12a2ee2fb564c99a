using Moev.Gateway.Http.OpenApi;

namespace Moev.Gateway.Http.Outcomes;

/// <summary>The schemas of responses that several resources have.</summary>
internal static class ReplySchemas
{
    public static readonly Schema Command = Schema.Of("CommandAnswer", OutcomeJson.Plain.CommandAnswer);
}
