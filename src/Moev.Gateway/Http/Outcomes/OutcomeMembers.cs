using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.Outcomes;

/// <summary>The members of outcomes that several features have.</summary>
internal static class OutcomeMembers
{
    /// <summary>The kind of error in a member of an OCPP payload.</summary>
    public static readonly ExtensionMember<string> Kind = ExtensionMember.Of("kind", OutcomeJson.Plain.String);

    /// <summary>The place of the error in bytes from the start of the body.</summary>
    public static readonly ExtensionMember<long> Offset = ExtensionMember.Of("offset", OutcomeJson.Plain.Int64);

    /// <summary>The charge point's payload, as sent.</summary>
    public static readonly ExtensionMember<RawJson> Answer = ExtensionMember.Of("answer", OutcomeJson.Plain.RawJson);

    /// <summary>The transactions to choose from.</summary>
    public static readonly ExtensionMember<IReadOnlyList<TransactionView>> Transactions =
        ExtensionMember.Of("transactions", OutcomeJson.Plain.IReadOnlyListTransactionView);

    /// <summary>The limit that replaced this one while it was queued.</summary>
    public static readonly ExtensionMember<NewerLimit> SupersededBy = ExtensionMember.Of("supersededBy", OutcomeJson.Plain.NewerLimit);

    public static readonly ExtensionMember<int?> ConnectorId = ExtensionMember.Of("connectorId", OutcomeJson.Plain.NullableInt32);

    public static readonly ExtensionMember<int?> TransactionId = ExtensionMember.Of("transactionId", OutcomeJson.Plain.NullableInt32);

    /// <summary>A remark on a result that a caller may not expect.</summary>
    public static readonly ExtensionMember<string> Note = ExtensionMember.Of("note", OutcomeJson.Plain.String);
}
