import { Link } from 'react-router';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { useOverview } from '../api.ts';

/** Why nothing is applied, or not the newest release, and where that is changed. */
export function HeldNotice() {
  const { data } = useOverview();
  if (!data) return null;
  const { hold, problem, atWork } = data;
  return (
    <>
      {problem !== null && (
        <Notice tone="error" title="Something here cannot be used">
          {problem}
        </Notice>
      )}
      {hold.pause !== null && (
        <Notice tone="warning" title="Paused: nothing is applied">
          <PlainText>{hold.pause.reason}</PlainText> ({hold.pause.owner}).{' '}
          <Link className="link" to="/hold">
            Hold
          </Link>
        </Notice>
      )}
      {hold.pin !== null && (
        <Notice tone="warning" title={`Stays at release ${hold.pin.epoch}.${hold.pin.seq}`}>
          <PlainText>{hold.pin.reason}</PlainText> ({hold.pin.owner}).{' '}
          <Link className="link" to="/hold">
            Hold
          </Link>
        </Notice>
      )}
      {atWork !== null && (
        <Notice tone="information" title="Another client is at work here">
          Process {atWork.pid} since {new Date(atWork.since).toLocaleTimeString('en-GB')}; wait
          until it has ended before you change something.
        </Notice>
      )}
    </>
  );
}
