using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Messaging;

namespace Moev.ChargePoint.Core;

/// <summary>The world around the core: its messages, its connection and its file transfers. Outcomes come back as inputs of the core.</summary>
internal interface IChargePointPort : IMessagePort, IConnectionPort, ITransferPort;
