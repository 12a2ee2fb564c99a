using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>A request that may change the profiles that a charge point has installed. The records in this class are the complete set.</summary>
internal abstract record ProfileChange
{
    private ProfileChange()
    {
    }

    /// <summary>Returns the change that a request makes; null when it makes none.</summary>
    /// <param name="request">Its texts and lists must stay valid as long as the change is used.</param>
    public static ProfileChange? Of<TRequest>(in TRequest request)
        where TRequest : struct, IOcppPayload<TRequest> => request switch
        {
            SetChargingProfileRequest set => new Install(set),
            ClearChargingProfileRequest clear => new Clear(clear),
            RemoteStartTransactionRequest { ChargingProfile: { } profile } start => new Start(start, profile),
            _ => null,
        };

    /// <summary>SetChargingProfile.</summary>
    internal sealed record Install(SetChargingProfileRequest Request) : ProfileChange;

    /// <summary>ClearChargingProfile.</summary>
    internal sealed record Clear(ClearChargingProfileRequest Request) : ProfileChange;

    /// <summary>RemoteStartTransaction with a profile.</summary>
    internal sealed record Start(RemoteStartTransactionRequest Request, ChargingProfile Profile) : ProfileChange;
}
