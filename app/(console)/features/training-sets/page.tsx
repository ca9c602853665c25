import { redirect } from 'next/navigation';

/** Where an address of one is cut: the list of them all. */
export default function TrainingSets() {
  redirect('/features?show=sets');
}
