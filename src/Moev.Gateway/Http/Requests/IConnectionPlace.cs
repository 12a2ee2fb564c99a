namespace Moev.Gateway.Http.Requests;

/// <summary>The place of a connection among those of the control API's listeners; a feature of the connection.</summary>
internal interface IConnectionPlace
{
    /// <summary>True for a connection that only charge points use, for uploads.</summary>
    bool IsForUploads { get; }

    /// <summary>True for a place beyond the maximum, which is kept for health checks.</summary>
    bool IsReserved { get; }

    /// <summary>
    /// Notes that a request was received completely. Until <see cref="End"/> the connection keeps its place; a connection without such a request
    /// loses it to a new one when all places are taken.
    /// </summary>
    void Begin();

    /// <summary>Notes that the response was written.</summary>
    void End();
}
