import type { Check } from '../core/index.ts';
import { addressesHidden } from './addresses-hidden.ts';
import { alwaysTrue } from './always-true.ts';
import { ambiguousAlias } from './ambiguous-alias.ts';
import { containerNameClash } from './container-name-clash.ts';
import { copyNowhereElse } from './copy-nowhere-else.ts';
import { dataElsewhere } from './data-elsewhere.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import { deviceWithoutGroup } from './device-without-group.ts';
import { directoryMadeByDocker } from './directory-made-by-docker.ts';
import { dockerSocket } from './docker-socket.ts';
import { floatingImageTag } from './floating-image-tag.ts';
import { healthcheckProgram } from './healthcheck-program.ts';
import { hostMounted } from './host-mounted.ts';
import { alwaysQuiet } from './always-quiet.ts';
import { backupOfNothing } from './backup-of-nothing.ts';
import { hostOnTwoServers } from './host-on-two-servers.ts';
import { nameOnTwoServers } from './name-on-two-servers.ts';
import { hostPortClash } from './host-port-clash.ts';
import { graceTooShort } from './grace-too-short.ts';
import { literalSecret } from './literal-secret.ts';
import { memoryLimitTooLow } from './memory-limit-too-low.ts';
import { memoryOverbooked } from './memory-overbooked.ts';
import { moreCpusThanServer } from './more-cpus-than-server.ts';
import { nameClash } from './name-clash.ts';
import { nestedVolumes } from './nested-volumes.ts';
import { neverTrue } from './never-true.ts';
import { noAlertToken } from './no-alert-token.ts';
import { noBypass } from './no-bypass.ts';
import { noMemoryLimit } from './no-memory-limit.ts';
import { noPrivateWay } from './no-private-way.ts';
import { noWatcherThere } from './no-watcher-there.ts';
import { notListening } from './not-listening.ts';
import { openRelay } from './open-relay.ts';
import { openWithoutAuth } from './open-without-auth.ts';
import { privilegedContainer } from './privileged-container.ts';
import { projectInTwoFiles } from './project-in-two-files.ts';
import { rangesOverUdp } from './ranges-over-udp.ts';
import { reportsNowhere } from './reports-nowhere.ts';
import { reservedName } from './reserved-name.ts';
import { signInBypassed } from './sign-in-bypassed.ts';
import { routeWithoutNetwork } from './route-without-network.ts';
import { routeWithoutProxy } from './route-without-proxy.ts';
import { strangeReport } from './strange-report.ts';
import { stubListener } from './stub-listener.ts';
import { tooManyRights } from './too-many-rights.ts';
import { twoWriters } from './two-writers.ts';
import { unbackedState } from './unbacked-state.ts';
import { unclassifiedData } from './unclassified-data.ts';
import { undeclaredAudience } from './undeclared-audience.ts';
import { undeclaredVariable } from './undeclared-variable.ts';
import { unfulfilledDependency } from './unfulfilled-dependency.ts';
import { unknownContainer } from './unknown-container.ts';
import { unknownDependency } from './unknown-dependency.ts';
import { unreachable } from './unreachable.ts';
import { unusedSecret } from './unused-secret.ts';
import { unwatched } from './unwatched.ts';
import { unwatchedWatcher } from './unwatched-watcher.ts';
import { watchedByItself } from './watched-by-itself.ts';
import { writableRelease } from './writable-release.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

export * from './baseline.ts';
export * from './errors.ts';
export * from './files.ts';
export * from './image-services.ts';
export * from './run.ts';
export * from './summary.ts';
export * from './waivers.ts';

/** The rules that hold for every lab. Tools bring their own beside these. */
export const standardChecks: readonly Check[] = [
  addressesHidden,
  alwaysTrue,
  ambiguousAlias,
  containerNameClash,
  copyNowhereElse,
  dataElsewhere,
  dependencyCycle,
  deviceWithoutGroup,
  directoryMadeByDocker,
  dockerSocket,
  floatingImageTag,
  healthcheckProgram,
  hostMounted,
  alwaysQuiet,
  hostOnTwoServers,
  nameOnTwoServers,
  backupOfNothing,
  hostPortClash,
  graceTooShort,
  literalSecret,
  memoryLimitTooLow,
  memoryOverbooked,
  moreCpusThanServer,
  nameClash,
  nestedVolumes,
  neverTrue,
  noAlertToken,
  noBypass,
  noMemoryLimit,
  noPrivateWay,
  noWatcherThere,
  notListening,
  openRelay,
  openWithoutAuth,
  privilegedContainer,
  projectInTwoFiles,
  rangesOverUdp,
  reportsNowhere,
  reservedName,
  signInBypassed,
  routeWithoutNetwork,
  routeWithoutProxy,
  strangeReport,
  stubListener,
  tooManyRights,
  twoWriters,
  unbackedState,
  unclassifiedData,
  undeclaredAudience,
  undeclaredVariable,
  unfulfilledDependency,
  unknownContainer,
  unknownDependency,
  unreachable,
  unusedSecret,
  unwatched,
  unwatchedWatcher,
  watchedByItself,
  writableRelease,
  wrongArchitecture,
];
