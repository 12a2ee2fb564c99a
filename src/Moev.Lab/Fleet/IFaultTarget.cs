using Moev.ChargePoint;

namespace Moev.Lab.Fleet;

/// <summary>A charge point and its network, as faults hit them.</summary>
internal interface IFaultTarget
{
    /// <summary>Cuts the network, or repairs it.</summary>
    void SetOffline(bool isOffline);

    /// <summary>Lets nothing pass in either direction, without a sign to either side, or lets it pass again.</summary>
    void SetSilent(bool isSilent);

    /// <summary>Lets the charge point misbehave, or stops it.</summary>
    void SetQuirk(Quirk quirk, bool isOn);

    /// <summary>Sets the error of the charge point's clock; zero for none.</summary>
    void SetClockSkew(TimeSpan by);

    /// <summary>Sets by how much messages of the charge point are late, besides their latency.</summary>
    void SetLate(TimeSpan by);

    /// <summary>Restarts the charge point, as a loss of power does.</summary>
    void Restart();

    /// <summary>Sets the energy registers of all connectors to 0.</summary>
    void ResetMeters();
}
